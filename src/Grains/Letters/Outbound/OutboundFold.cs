using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Outbound;

/// <summary>What entries about messages do: the list of their service, and the outbox of their shard.</summary>
internal static class OutboundFold
{
    public static void Fold(Shard shard, int shards, in Entry entry)
    {
        if (entry.Type == EntryType.MessageAccepted)
        {
            var row = OutboundRow.Of(OutboundMessage.Read(entry.Payload), entry.Sequence, entry.At);
            shard.Show(new ViewRow(new ViewKey(entry.Stream, Buckets.Messages, entry.Version), ViewChange.Insert, row.ToBytes()));
            if (row.Letter != 0) List(shard, entry, row.Letter);
            Queue(shard, shards, entry, entry.Version, row, ViewChange.Insert);
            return;
        }

        var move = OutboundMove.Read(entry.Payload.Span);
        var key = new ViewKey(entry.Stream, Buckets.Messages, move.Version);
        shard.Show(new ViewRow(key, ViewChange.Replace, move.Row.ToBytes()));
        if (move.WasDueAt != 0)
            shard.Show(new ViewRow(KeyOf(shard, shards, move.WasDueAt, move.Row.Sequence), ViewChange.Delete, default));
        Queue(shard, shards, entry, move.Version, move.Row, ViewChange.Replace);
    }

    private static void Queue(Shard shard, int shards, in Entry entry, uint version, in OutboundRow row, ViewChange change)
    {
        if (row.DueAt == 0) return;
        var item = new DueItem(AlarmKind.None, entry.Stream, version, row.Sequence, row.DueAt);
        shard.Show(new ViewRow(KeyOf(shard, shards, row.DueAt, row.Sequence), change, item.ToBytes()));
        shard.Tell(new Notice(new LogPosition(shard.Number, entry.Sequence), entry.Stream, version, row.Sequence, row.DueAt, 0)
        {
            IsOutbound = true,
        });
    }

    /// <summary>By the letter's id, which is all that whoever reads on after it has.</summary>
    private static void List(Shard shard, in Entry entry, UInt128 letter)
    {
        var version = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(version, entry.Version);
        var key = new ViewKey(entry.Stream, Buckets.MessageLetters, Buckets.LetterMark(letter));
        shard.Show(new ViewRow(key, ViewChange.Replace, version));
    }

    private static ViewKey KeyOf(Shard shard, int shards, long dueAt, long sequence) =>
        new(StreamKey.OfShard(shard.Number, shards), Buckets.Outbox, Buckets.OutboxPosition(dueAt, sequence));
}
