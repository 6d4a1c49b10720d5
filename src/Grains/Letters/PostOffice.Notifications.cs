using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What a post office does for notifications: it reads settings, writes outcomes down and rings what is tried again.</summary>
public sealed partial class PostOffice
{
    private readonly Dictionary<long, long> _rungNotifications = [];

    private readonly OneAtATime _noting = new();

    /// <summary>
    /// Appends the outcomes of notifications, each once however often and by however many it is told: nobody else can know, since a call
    /// that was given up may be carried out yet, and another process may have had the shard since its caller looked.
    /// </summary>
    /// <returns>For each whether it was appended; if not, the log has the outcome already.</returns>
    public Task<bool[]> NoteManyAsync(NoteItem[] items) => _noting.RunAsync(() => NoteAllAsync(items));

    private async Task<bool[]> NoteAllAsync(NoteItem[] items)
    {
        var outcomes = Array.ConvertAll(items, item => NotificationOutcome.Read(item.Payload.Span));
        var rows = await shard.ReadRowsAsync([.. items.Select((item, i) => WitnessOf(item, outcomes[i]))], CancellationToken.None);
        var now = Now;
        var letters = new HashSet<long>(items.Length);
        var appended = new bool[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var isOpen = items[i].After == 0
                ? rows[i] is null == (outcomes[i].DeferredTo == 0)
                : rows[i] is { } row && BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span) == items[i].After;
            appended[i] = (isOpen && letters.Add(outcomes[i].Letter.Sequence)) || shard.Planted.DecidesOutcomesTwice;
            if (!appended[i]) continue;
            shard.Append(items[i].Type, new StreamKey(items[i].Mailbox), now, items[i].Payload, SenderTags.Of(items[i].Sender));
        }

        await shard.CommitAsync();
        return appended;
    }

    /// <summary>
    /// The row that tells whether an outcome is still to come: of a first attempt none may have been noted, and what was put off must
    /// still be due. What is added later follows one certain outcome.
    /// </summary>
    private ViewKey WitnessOf(in NoteItem item, in NotificationOutcome outcome) => outcome.DeferredTo == 0 || item.After != 0
        ? new ViewKey(new StreamKey(item.Mailbox), Buckets.Notification, outcome.Letter.Version)
        : Buckets.DueNotification(shard.Number, shards, outcome.DeferredTo, outcome.Letter.Sequence);

    public async Task<MailboxContact[]> ReadContactsAsync(UInt128[] mailboxes)
    {
        var keys = mailboxes.Select(mailbox => new ViewKey(new StreamKey(mailbox), Buckets.Settings, 0)).ToArray();
        var rows = await shard.ReadRowsAsync(keys, CancellationToken.None);
        var contacts = new MailboxContact[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var head = HeadOf(keys[i].Stream);
            if (rows[i] is { } row && head.IsReachable) contacts[i] = new MailboxContact { Settings = row.Bytes, Flags = head.Flags };
        }

        return contacts;
    }

    public async Task ForgetPushAsync(StreamKey mailbox, string[] endpoints)
    {
        var version = HeadOf(mailbox).Version;
        await shard.CommitAsync();
        var rows = await shard.ReadRowsAsync([new ViewKey(mailbox, Buckets.Settings, 0)], CancellationToken.None);
        // What was decided since, perhaps other settings, is not in the row.
        if (rows[0] is not { } row || HeadOf(mailbox).Version != version) return;
        var settings = SettingsCodec.Read(row.Bytes);
        var left = settings.PushSubscriptions?.Where(one => !endpoints.Contains(one.Endpoint)).ToArray() ?? [];
        if (left.Length == (settings.PushSubscriptions?.Count ?? 0)) return;
        var bytes = SettingsCodec.Write(settings with { PushSubscriptions = left.Length == 0 ? null : left });
        shard.Append(EntryType.SettingsChanged, mailbox, Now, bytes, 0);
        await shard.CommitAsync();
    }

    private async ValueTask RingNotificationsAsync(long now, List<DueItem> wake)
    {
        var stream = StreamKey.OfShard(shard.Number, shards);
        var rows = await shard.ReadListAsync(
            stream, Buckets.DueNotifications, 0, long.MaxValue, ascending: true, DueRowsMax, CancellationToken.None);
        if (rows.Count == DueRowsMax) shard.AlarmAt(now);
        foreach (var row in rows)
        {
            var at = Buckets.NotificationAt(row.Key.Position);
            if (at > now)
            {
                shard.AlarmAt(at);
                break;
            }

            if (MayRing(_rungNotifications, row.Key.Position, now)) wake.Add(DueItem.Read(row.Bytes.Span));
        }

        foreach (var gone in _rungNotifications.Keys.Except(rows.Select(row => row.Key.Position)).ToArray())
            _rungNotifications.Remove(gone);
    }
}
