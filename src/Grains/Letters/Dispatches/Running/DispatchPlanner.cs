using System.Buffers;
using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Makes the plan of a dispatch: the recipients of each shard in mailbox-key order, each once. One shard at a time is in memory. Planning
/// again after a crash gives the same plan under the same hashes.
/// </summary>
/// <remarks>Key order is what makes the inserts cheap: side by side in every index.</remarks>
internal sealed class DispatchPlanner(DispatchContents contents, DispatchLimits limits, int shards)
{
    private readonly ArrayBufferWriter<byte> _chunk = new();
    private UInt128[] _mailboxes = [];
    private ulong[] _numbers = [];

    /// <summary>Plans, or returns null if stopped. To be called once.</summary>
    public async Task<DispatchPlanned?> PlanAsync(IReadOnlyList<DispatchUpload> uploads, CancellationToken stopped)
    {
        var uploaded = new List<ChunkReference>[shards];
        for (var shard = 0; shard < shards; shard++) uploaded[shard] = [];
        foreach (var upload in uploads)
        {
            var manifest = Manifest.Read(await contents.GetAsync(upload.Manifest, stopped));
            foreach (var chunk in manifest.Chunks) uploaded[chunk.Shard].Add(chunk);
        }

        var plan = new List<ChunkReference>();
        long recipients = 0;
        long duplicates = 0;
        foreach (var chunks in uploaded)
        {
            if (stopped.IsCancellationRequested) return null;
            if (chunks.Count == 0) continue;
            var (unique, twice) = await PlanShardAsync(chunks, plan, stopped);
            recipients += unique;
            duplicates += twice;
        }

        var hash = await contents.PutAsync(new Manifest(plan, []).ToBytes(), stopped);
        return new DispatchPlanned { Plan = hash, Recipients = recipients, Duplicates = duplicates };
    }

    private async Task<(long Unique, long Twice)> PlanShardAsync(
        List<ChunkReference> chunks, List<ChunkReference> plan, CancellationToken stopped)
    {
        var total = chunks.Sum(chunk => chunk.Count);
        if (_mailboxes.Length < total) (_mailboxes, _numbers) = (new UInt128[total], new ulong[total]);
        var (mailboxes, numbers) = (_mailboxes, _numbers);
        var count = 0;
        foreach (var chunk in chunks)
        {
            await contents.ReadAsync(chunk.Hash, _chunk, stopped);
            for (var i = 0; i < chunk.Count; i++) (mailboxes[count], numbers[count++]) = RecipientEntry.At(_chunk.WrittenMemory, i);
        }

        Array.Sort(mailboxes, numbers, 0, total);
        var unique = 0;
        for (var i = 0; i < total; i++)
        {
            if (i > 0 && mailboxes[i] == mailboxes[i - 1]) continue;
            (mailboxes[unique], numbers[unique++]) = (mailboxes[i], numbers[i]);
        }

        for (var start = 0; start < unique; start += limits.ChunkEntriesMax)
        {
            var part = Math.Min(limits.ChunkEntriesMax, unique - start);
            _chunk.ResetWrittenCount();
            for (var i = start; i < start + part; i++)
            {
                new RecipientEntry(mailboxes[i], numbers[i]).Write(_chunk.GetSpan(RecipientEntry.SizeBytes));
                _chunk.Advance(RecipientEntry.SizeBytes);
            }

            plan.Add(new ChunkReference(chunks[0].Shard, part, await contents.PutAsync(_chunk.WrittenMemory, stopped)));
        }

        return (unique, total - unique);
    }
}
