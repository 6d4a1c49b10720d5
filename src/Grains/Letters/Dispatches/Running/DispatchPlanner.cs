using System.Buffers;
using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Makes the plan of a dispatch: the recipients of each shard in mailbox-key order, each once. One shard at a time is in memory. Planning
/// again after a crash gives the same plan under the same hashes. Memory follows the mailboxes, not how often each was uploaded: one number
/// in every line of an upload would otherwise be fifty million places in one shard.
/// </summary>
/// <remarks>Key order is what makes the inserts cheap: side by side in every index.</remarks>
internal sealed class DispatchPlanner(DispatchContents contents, DispatchLimits limits, int shards)
{
    private readonly ArrayBufferWriter<byte> _chunk = new();
    private UInt128[] _mailboxes = [];
    private ulong[] _numbers = [];

    /// <summary>Places in memory.</summary>
    public int Capacity => _mailboxes.Length;

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
        var (count, left) = (0, total);
        foreach (var chunk in chunks)
        {
            await contents.ReadAsync(chunk.Hash, _chunk, stopped);
            if (count + chunk.Count > _mailboxes.Length) count = MakeRoom(count, chunk.Count, left);
            for (var i = 0; i < chunk.Count; i++) (_mailboxes[count], _numbers[count++]) = RecipientEntry.At(_chunk.WrittenMemory, i);
            left -= chunk.Count;
        }

        var unique = SortOut(count);
        for (var start = 0; start < unique; start += limits.ChunkEntriesMax)
        {
            var part = Math.Min(limits.ChunkEntriesMax, unique - start);
            _chunk.ResetWrittenCount();
            for (var i = start; i < start + part; i++)
            {
                new RecipientEntry(_mailboxes[i], _numbers[i]).Write(_chunk.GetSpan(RecipientEntry.SizeBytes));
                _chunk.Advance(RecipientEntry.SizeBytes);
            }

            plan.Add(new ChunkReference(chunks[0].Shard, part, await contents.PutAsync(_chunk.WrittenMemory, stopped)));
        }

        return (unique, total - unique);
    }

    /// <summary>Sorts what is there, each mailbox once; returns how many there are.</summary>
    private int SortOut(int count)
    {
        Array.Sort(_mailboxes, _numbers, 0, count);
        var unique = 0;
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && _mailboxes[i] == _mailboxes[i - 1]) continue;
            (_mailboxes[unique], _numbers[unique++]) = (_mailboxes[i], _numbers[i]);
        }

        return unique;
    }

    /// <summary>Makes room for some more, of those that are left at the most; returns how many are there then.</summary>
    private int MakeRoom(int count, int more, int left)
    {
        var length = _mailboxes.Length;
        if (count > 0)
        {
            count = SortOut(count);
            // Only where much was there twice, or all the rest will fit: few sortings are in vain.
            if (count + more <= length && (count <= length / 2 || count + left <= length)) return count;
        }

        var wanted = count == 0 ? limits.PlanEntriesAtFirst : length * 2;
        var room = Math.Min(count + left, Math.Max(wanted, count + more));
        Array.Resize(ref _mailboxes, room);
        Array.Resize(ref _numbers, room);
        return count;
    }
}
