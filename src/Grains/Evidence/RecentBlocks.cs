using System.Buffers;
using System.Runtime.InteropServices;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Copies of the blocks this process has lately stored, until the evidence log has them. Never the only place: what is not here is in the
/// store. Safe for use by many threads.
/// </summary>
internal sealed class RecentBlocks
{
    private readonly Queue<Block>[] _shards;
    private readonly int _bytesMax;
    private long _bytes;
    private volatile bool _isFull;

    public RecentBlocks(int shards, int bytesMax)
    {
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new Queue<Block>())];
        _bytesMax = bytesMax;
    }

    /// <summary>Keeps a copy if there is room. Once there was none, not before half of it is free: many short runs help nobody.</summary>
    public void Keep(Block block)
    {
        _isFull = Interlocked.Read(ref _bytes) + block.Bytes.Length > (_isFull ? _bytesMax / 2 : _bytesMax);
        if (_isFull) return;
        var copy = ArrayPool<byte>.Shared.Rent(block.Bytes.Length);
        block.Bytes.CopyTo(copy);
        Interlocked.Add(ref _bytes, block.Bytes.Length);
        var queue = _shards[block.Shard];
        lock (queue) queue.Enqueue(block with { Bytes = copy.AsMemory(0, block.Bytes.Length) });
    }

    /// <summary>Takes the blocks that follow each other from the given entry on; none if that one is not here.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="from">The entry the first block begins with. Older blocks are let go.</param>
    /// <param name="limit">Blocks at most.</param>
    public Run Take(int shard, long from, int limit)
    {
        var blocks = new List<Block>();
        var queue = _shards[shard];
        lock (queue)
        {
            while (blocks.Count < limit && queue.TryPeek(out var block) && block.Sequence <= from)
            {
                queue.Dequeue();
                if (block.Sequence < from)
                {
                    Release(block);
                    continue;
                }

                blocks.Add(block);
                from = block.LastSequence + 1;
            }
        }

        return new Run(this, blocks);
    }

    public void Clear()
    {
        for (var shard = 0; shard < _shards.Length; shard++) Clear(shard);
    }

    public void Clear(int shard)
    {
        var queue = _shards[shard];
        lock (queue)
        {
            while (queue.TryDequeue(out var block)) Release(block);
        }
    }

    private void Release(Block block)
    {
        Interlocked.Add(ref _bytes, -block.Bytes.Length);
        if (MemoryMarshal.TryGetArray(block.Bytes, out var buffer) && buffer.Array!.Length > 0) ArrayPool<byte>.Shared.Return(buffer.Array);
    }

    /// <summary>Blocks taken; their bytes may be read until this is disposed.</summary>
    internal readonly struct Run(RecentBlocks owner, IReadOnlyList<Block> blocks) : IDisposable
    {
        public IReadOnlyList<Block> Blocks => blocks;

        public void Dispose()
        {
            foreach (var block in blocks) owner.Release(block);
        }
    }
}
