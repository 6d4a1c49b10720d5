using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Outbound;

/// <summary>From the outbox to the workers.</summary>
internal sealed partial class OutboundLane
{
    /// <summary>Takes what is due and not under way; true if there may be more.</summary>
    private async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        long from;
        lock (_gate)
        {
            if (_nextDue <= services.Now) _news = true;
            if (!_open || !_news || _underWay.Count > UnderWayMax - PageMax) return false;
            _news = false;
            // A clock that was set back puts what is new before what has been taken.
            from = _from = Math.Min(_from, _earliest);
            _earliest = long.MaxValue;
        }

        try
        {
            return await TakeAsync(from, cancellationToken);
        }
        catch
        {
            lock (_gate) _news = true;
            throw;
        }
    }

    private async ValueTask<bool> TakeAsync(long from, CancellationToken cancellationToken)
    {
        var page = await Office.ReadOutbox(from, PageMax);
        if (page.Owner != services.Owner)
        {
            Yield();
            return false;
        }

        var now = services.Now;
        var due = page.Rows.TakeWhile(row => Buckets.DueAt(row.Position) <= now).ToArray();
        await BeginAsync([.. due.Select(row => DueItem.Read(row.Bytes.Span)).Where(item => !_underWay.ContainsKey(item.Sequence))],
            cancellationToken);
        var isEnd = due.Length < page.Rows.Length || page.Rows.Length < PageMax;
        _nextDue = due.Length < page.Rows.Length ? Buckets.DueAt(page.Rows[due.Length].Position) : long.MaxValue;
        lock (_gate)
        {
            // Not if it was opened anew meanwhile.
            if (due.Length > 0 && _from == from) _from = due[^1].Position + 1;
            _news |= !isEnd;
            return _news;
        }
    }

    private async ValueTask BeginAsync(DueItem[] items, CancellationToken cancellationToken)
    {
        if (items.Length == 0) return;
        var entries = await services.Log.ReadEntriesAsync(
            [.. items.Select(item => new LogPosition(shard, item.Sequence))], cancellationToken);
        for (var i = 0; i < items.Length; i++)
        {
            if (entries[i] is not { Type: EntryType.MessageAccepted } entry) continue;
            var message = OutboundMessage.Read(entry.Payload);
            var row = OutboundRow.Of(message, entry.Sequence, entry.At);
            // What has been tried stands elsewhere than its own entry put it.
            if (row.DueAt != items[i].At) row = await ReadRowAsync(items[i]);
            Begin(new PendingMessage(this, items[i], message, row));
        }

        Volatile.Write(ref _count, _underWay.Count);
    }

    private void Begin(PendingMessage pending)
    {
        _underWay.Add(pending.Item.Sequence, pending);
        if (services.Desks.TryGetValue(pending.Channel, out var desk)) desk.Enqueue(pending);
        else Judge(pending, new ChannelOutcome(ChannelResult.Unavailable, NotificationReason.ProviderUnavailable));
    }

    private async Task<OutboundRow> ReadRowAsync(DueItem item)
    {
        var rows = await Office.ReadList(item.Stream.Value, Buckets.Messages, item.Version + 1L, 1);
        return rows is [{ } row] && row.Position == item.Version
            ? OutboundRow.Read(row.Bytes.Span)
            : throw new StorageException($"Shard {shard} lacks the row of a message.");
    }

    /// <summary>The shard is another process's now: what no worker has begun with is left to it.</summary>
    private void Yield()
    {
        services.Logger.CursorTaken(shard);
        lock (_gate) _open = false;
        foreach (var message in _underWay.Values) message.Done = true;
        _nextDue = long.MaxValue;
    }

    public async ValueTask<NotificationMessage> ComposeAsync(PendingMessage pending, CancellationToken cancellationToken)
    {
        var message = pending.Message;
        var (sequence, version) = (pending.Item.Sequence, pending.Item.Version);
        var body = await OutboundBook.ReadBodyAsync(services.Contents, message, cancellationToken);
        return new NotificationMessage
        {
            Id = services.Composer.IdOf(shard, sequence),
            Address = message.To,
            ReturnWord = services.Composer.ReturnWordOf(pending.Channel, shard, sequence, version),
            Subject = message.Subject,
            Text = body,
            Html = EmailMarkup.Read(message.Markup) is { } spans ? EmailHtml.Document(message.Subject, body, spans) : null,
            Language = "",
            From = Given(message.From),
            ReplyTo = Given(message.ReplyTo),
            UnsubscribeAt = Given(message.UnsubscribeAt),
        };
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
