using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>
/// The letters of dispatches. Where a dispatch stands is decided in the same order, and committed with, what it delivers.
/// </summary>
public sealed partial class PostOffice
{
    private readonly Dictionary<UInt128, DispatchAdvance> _dispatches = [];

    public async Task<DispatchProgress> DeliverSliceAsync(DispatchSlice slice)
    {
        var before = await AdvanceOfAsync(slice.Dispatch);
        // Full: the answer says how far the dispatch is, which is less than was asked for, and its sender comes back.
        if (await IsFullAsync()) return await ReadProgressAsync(slice.Dispatch);
        var settings = await ReadSettingsAsync(slice);
        // Another slice of the dispatch may have come while this one was reading: its advance counts.
        before = _dispatches.GetValueOrDefault(slice.Dispatch, before);
        var skip = before.Done - slice.Start;
        // A slice that would leave recipients out does nothing, for the same reason: one before it was turned away.
        if (skip >= 0 && skip < slice.Mailboxes.Length)
        {
            shard.AppendTogether(() => DecideSlice(slice, (int)skip, before, settings));
        }

        // Taken before the wait: what the next slice adds meanwhile is not durable with this commit.
        var after = _dispatches[slice.Dispatch];
        await shard.CommitAsync();
        return new DispatchProgress { Done = after.Done, Delivered = after.Delivered, Refused = after.Refused };
    }

    private void DecideSlice(DispatchSlice slice, int skip, DispatchAdvance before, Dictionary<StreamKey, MailboxSettings>? settings)
    {
        var now = Now;
        var tags = SenderTags.Of(slice.Sender);
        var letter = new DispatchLetter(slice.Sender, slice.Dispatch, slice.Traits | LetterTraits.FromDispatch, slice.DueAt)
        {
            Escalation = Escalation.Read(slice.Escalation.Span),
        };
        var payload = letter.ToBytes();
        var refusals = new List<(long, LetterRefusal)>();
        var mailboxes = slice.Mailboxes.Span;
        for (var i = skip; i < mailboxes.Length; i++)
        {
            var stream = new StreamKey(mailboxes[i]);
            var blocked = settings is not null && Blocks(settings.GetValueOrDefault(stream), slice.Sender);
            var refusal = MailboxDecider.Deliver(HeadOf(stream), blocked);
            var type = MailboxDecider.Waits(HeadOf(stream), 0, now)
                ? EntryType.DispatchLetterScheduled : EntryType.DispatchLetterDelivered;
            if (refusal == LetterRefusal.None) shard.Append(type, stream, now, payload, tags);
            else refusals.Add((slice.Start + i, refusal));
        }

        var taken = mailboxes.Length - skip;
        var after = new DispatchAdvance
        {
            Dispatch = slice.Dispatch,
            Done = before.Done + taken,
            Delivered = before.Delivered + taken - refusals.Count,
            Refused = before.Refused + refusals.Count,
            Refusals = refusals,
        };
        shard.Append(EntryType.DispatchAdvanced, DispatchStream(slice.Dispatch), now, after.ToBytes(), tags);
        _dispatches[slice.Dispatch] = after with { Refusals = [] };
        shard.Meters.Dispatched(slice.Sender, taken - refusals.Count, refusals.Count);
    }

    public async Task<DispatchProgress> ReadProgressAsync(UInt128 dispatch)
    {
        var advance = await AdvanceOfAsync(dispatch);
        await shard.CommitAsync();
        return new DispatchProgress { Done = advance.Done, Delivered = advance.Delivered, Refused = advance.Refused };
    }

    public Task<StoredRow[]> ReadRefusalsAsync(UInt128 dispatch, long afterPosition, int rowsMax) =>
        ReadListAsync(DispatchStream(dispatch), Buckets.DispatchRefusals, afterPosition + 1, long.MaxValue, ascending: true, rowsMax);

    private async ValueTask<DispatchAdvance> AdvanceOfAsync(UInt128 dispatch)
    {
        if (_dispatches.TryGetValue(dispatch, out var known)) return known;
        var rows = await shard.ReadRowsAsync([new ViewKey(DispatchStream(dispatch), Buckets.DispatchCursor, 0)], CancellationToken.None);
        var read = rows[0] is { } row ? DispatchAdvance.Read(row.Bytes.Span) : new DispatchAdvance { Dispatch = dispatch };
        return _dispatches.TryAdd(dispatch, read) ? read : _dispatches[dispatch];
    }

    private async ValueTask<Dictionary<StreamKey, MailboxSettings>?> ReadSettingsAsync(DispatchSlice slice)
    {
        List<ViewKey>? asked = null;
        foreach (var mailbox in slice.Mailboxes.Span)
        {
            var stream = new StreamKey(mailbox);
            if (HeadOf(stream).Flags.HasFlag(MailboxFlags.BlocksSenders)) (asked ??= []).Add(new ViewKey(stream, Buckets.Settings, 0));
        }

        return asked is null ? null : await ReadSettingsAsync(asked);
    }

    private StreamKey DispatchStream(UInt128 dispatch) => Buckets.DispatchInShard(shard.Number, shards, dispatch);
}
