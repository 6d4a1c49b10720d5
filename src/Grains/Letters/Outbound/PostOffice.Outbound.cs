using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>Messages of services: taken, written down once what became of them, and shown to whoever sends them.</summary>
public sealed partial class PostOffice
{
    private readonly OneAtATime _moving = new();

    /// <summary>
    /// Appends messages in one commit, all or none, which those of others that come meanwhile share. Empty if there is no room now.
    /// </summary>
    public async Task<AcceptedMessage[]> AcceptAsync(StreamKey stream, ReadOnlyMemory<byte>[] messages)
    {
        if (await IsFullAsync()) return [];
        var now = Now;
        var accepted = new AcceptedMessage[messages.Length];
        shard.AppendTogether(() =>
        {
            for (var i = 0; i < messages.Length; i++)
            {
                var tags = SenderTags.Of(OutboundMessage.SenderOf(messages[i].Span));
                var entry = shard.Append(EntryType.MessageAccepted, stream, now, messages[i], tags);
                accepted[i] = new AcceptedMessage { Sequence = entry.Sequence, Version = entry.Version, At = entry.At };
            }
        });
        await shard.CommitAsync();
        return accepted;
    }

    /// <summary>
    /// Each once, however often and by however many it is told: a call that was given up may be carried out yet, and another process may
    /// have sent the message too.
    /// </summary>
    public Task<bool[]> MoveAsync(MoveItem[] items) => _moving.RunAsync(() => MoveAllAsync(items));

    private async Task<bool[]> MoveAllAsync(MoveItem[] items)
    {
        var keys = Array.ConvertAll(items, item => new ViewKey(new StreamKey(item.Stream), Buckets.Messages, item.Version));
        var rows = await shard.ReadRowsAsync(keys, CancellationToken.None);
        var now = Now;
        var moved = new bool[items.Length];
        var seen = new HashSet<ViewKey>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            if (rows[i] is not { } found || !seen.Add(keys[i])) continue;
            var item = items[i];
            var row = OutboundRow.Read(found.Bytes.Span);
            if (row.Status != item.From || row.Attempts != item.FromAttempts) continue;
            var move = new OutboundMove(
                item.Version, item.Sender, row.DueAt, row.Moved(item.To, item.Reason, item.Attempts, now, item.NextAt));
            shard.Append(EntryType.MessageMoved, keys[i].Stream, now, move.ToBytes(), SenderTags.Of(item.Sender));
            moved[i] = true;
        }

        await shard.CommitAsync();
        return moved;
    }

    public async Task<StoredRow[]> ReadOutboxAsync(long from, int rowsMax) => await ReadListAsync(
        StreamKey.OfShard(shard.Number, shards), Buckets.Outbox, from, long.MaxValue, ascending: true, rowsMax);
}
