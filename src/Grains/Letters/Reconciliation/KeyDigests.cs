using System.Numerics;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Reconciliation;

/// <summary>
/// Digests of the keys under which a sender's letters were accepted in a span of time, by the first bits of their hash. Read from the log
/// itself: blocks of others are skipped by their tags, and where the span begins is found by halving, so the cost is that of the sender's
/// letters in the span. Memory is bounded whatever the span.
/// </summary>
public sealed class KeyDigests(IStore store, LogReader log)
{
    /// <summary>Ranges that keys can be divided into: a digest of a million keys then stands for some fifteen of them.</summary>
    public const int RangesMax = 1 << 16;

    /// <summary>Shards read at once. The machine has other work.</summary>
    private const int ShardsAtOnce = 2;

    private const int BlocksPerRead = 64;

    /// <summary>Entries that are read rather than halved once more.</summary>
    private const long EntriesScanned = 4096;

    /// <summary>By how much a server's clock may have been set back: times of a shard's entries are in order but for that.</summary>
    private static readonly long ClockErrorMax = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    /// <summary>One digest for each range.</summary>
    /// <param name="sender">Whose letters.</param>
    /// <param name="from">Milliseconds since 1970, inclusive.</param>
    /// <param name="before">Milliseconds since 1970, exclusive.</param>
    /// <param name="ranges">A power of two, at most <see cref="RangesMax"/>; range 0 has the keys whose first bits are 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<KeyDigest[]> ReadAsync(UInt128 sender, long from, long before, int ranges, CancellationToken cancellationToken)
    {
        if (!BitOperations.IsPow2(ranges) || ranges > RangesMax) throw new ArgumentOutOfRangeException(nameof(ranges));
        var next = 0;
        var parts = await Task.WhenAll(Enumerable.Range(0, ShardsAtOnce).Select(async _ =>
        {
            var digests = new KeyDigest[ranges];
            for (var shard = Interlocked.Increment(ref next) - 1; shard < log.Shards; shard = Interlocked.Increment(ref next) - 1)
                await ReadShardAsync(shard, sender, from, before, digests, cancellationToken);
            return digests;
        }));
        var all = parts[0];
        foreach (var part in parts.Skip(1))
        {
            for (var range = 0; range < ranges; range++) all[range] = all[range].With(part[range]);
        }

        return all;
    }

    private async Task ReadShardAsync(
        int shard, UInt128 sender, long from, long before, KeyDigest[] digests, CancellationToken cancellationToken)
    {
        var next = await FindStartAsync(shard, from - ClockErrorMax, cancellationToken);
        while (true)
        {
            var read = await log.ReadBlocksAsync(shard, next, SenderTags.Of(sender), BlocksPerRead, cancellationToken);
            foreach (var block in read)
            {
                var last = 0L;
                foreach (var entry in log.EntriesOf(block))
                {
                    last = entry.At;
                    if (entry.At >= from && entry.At < before) Add(entry, sender, digests);
                }

                if (last > before + ClockErrorMax) return;
            }

            if (read.Count < BlocksPerRead) return;
            next = read[^1].LastSequence + 1;
        }
    }

    private static void Add(in Entry entry, UInt128 sender, KeyDigest[] digests)
    {
        if (entry.Type is not (EntryType.LetterDelivered or EntryType.LetterScheduled)) return;
        UInt128 owner = 0;
        UInt128 key = 0;
        var reader = new FieldReader(entry.Payload.Span);
        while (reader.Read() && reader.Field <= LetterField.Key)
        {
            if (reader.Field == LetterField.Sender) owner = reader.ReadUInt128();
            if (reader.Field == LetterField.Key) key = reader.ReadUInt128();
        }

        if (owner != sender) return;
        ref var digest = ref digests[RangeOf(key, digests.Length)];
        digest = digest.With(key);
    }

    /// <summary>The range of a key: its first bits.</summary>
    public static int RangeOf(UInt128 key, int ranges) => (int)((ulong)(key >> 64) >> 32 >> (32 - BitOperations.Log2((uint)ranges)));

    /// <summary>A sequence from which on nothing of the span is missed.</summary>
    private async ValueTask<long> FindStartAsync(int shard, long at, CancellationToken cancellationToken)
    {
        var low = 1L;
        var high = (await store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0;
        while (high - low > EntriesScanned)
        {
            var middle = low + ((high - low) / 2);
            if (await ReadTimeAsync(shard, middle, cancellationToken) is { } time && time < at) low = middle;
            else high = middle;
        }

        return low;
    }

    /// <summary>When the first entry at or after a sequence was decided; null if none is near.</summary>
    private async ValueTask<long?> ReadTimeAsync(int shard, long sequence, CancellationToken cancellationToken)
    {
        foreach (var block in await log.ReadBlocksAsync(shard, sequence, 0, 4, cancellationToken))
        {
            foreach (var entry in log.EntriesOf(block)) return entry.At;
        }

        return null;
    }
}
