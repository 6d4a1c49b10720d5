using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Printing;

/// <summary>What entries about letters on paper do to the shard's lists: from the queue into a job, from the job to what is done.</summary>
internal static class PrintFold
{
    public static void Fold(Shard shard, int shards, in Entry entry)
    {
        var letter = LetterReference.Read(entry.Payload.Span);
        var job = entry.Type == EntryType.PrintOrdered ? 0 : PrintNote.Read(entry.Payload.Span).Job;
        var row = new PrintRow(entry.Type, entry.Stream, letter, job).ToBytes();
        foreach (var before in BucketsBefore(entry.Type))
            shard.Show(new ViewRow(Key(shard, shards, before, letter.Sequence), ViewChange.Delete, default));
        var after = BucketAfter(entry.Type);
        if (after != 0) shard.Show(new ViewRow(Key(shard, shards, after, letter.Sequence), ViewChange.Replace, row));
    }

    public static ViewKey Key(Shard shard, int shards, byte bucket, long letterSequence) =>
        new(StreamKey.OfShard(shard.Number, shards), bucket, letterSequence);

    private static byte[] BucketsBefore(EntryType type) => type switch
    {
        EntryType.PrintAssigned or EntryType.PrintCancelled => [Buckets.PrintQueue],
        EntryType.PrintUnaddressed => [Buckets.PrintQueue, Buckets.PrintJobs],
        EntryType.LetterPrinted or EntryType.PrintReturned => [Buckets.PrintJobs],
        _ => [],
    };

    private static byte BucketAfter(EntryType type) => type switch
    {
        EntryType.PrintOrdered => Buckets.PrintQueue,
        EntryType.PrintAssigned or EntryType.PrintHandedOver => Buckets.PrintJobs,
        EntryType.LetterPrinted or EntryType.PrintReturned => Buckets.Printed,
        _ => 0,
    };
}
