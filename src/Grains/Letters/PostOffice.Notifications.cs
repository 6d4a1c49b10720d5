using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What a post office does for notifications: it reads settings, writes outcomes down and rings what is tried again.</summary>
public sealed partial class PostOffice
{
    private readonly Dictionary<long, long> _rungNotifications = [];

    public async Task NoteManyAsync(NoteItem[] items)
    {
        var now = Now;
        foreach (var item in items)
        {
            shard.Append(item.Type, new StreamKey(item.Mailbox), now, item.Payload, SenderTags.Of(item.Sender));
        }

        await shard.CommitAsync();
    }

    public async Task<ReadOnlyMemory<byte>[]> ReadSettingsAsync(UInt128[] mailboxes)
    {
        var keys = mailboxes.Select(mailbox => new ViewKey(new StreamKey(mailbox), Buckets.Settings, 0)).ToArray();
        var rows = await shard.ReadRowsAsync(keys, CancellationToken.None);
        var settings = new ReadOnlyMemory<byte>[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { } row && HeadOf(keys[i].Stream).IsReachable) settings[i] = row.Bytes;
        }

        return settings;
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
