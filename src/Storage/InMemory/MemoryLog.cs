namespace Budkavle.Storage.InMemory;

internal sealed class MemoryLog(MemoryShard[] states) : IEventLog
{
    public int Shards => states.Length;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = states[shard];
        lock (state.Gate)
        {
            state.Epoch++;
            var sequence = (state.Last?.LastSequence ?? 0) + 1;
            state.Blocks.Add(new Block(shard, sequence, 1, state.Epoch, 0, ReadOnlyMemory<byte>.Empty));
            return ValueTask.FromResult(new ShardLease(shard, state.Epoch, sequence));
        }
    }

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlockRules.Check(blocks, states.Length);
        var outcomes = new AppendOutcome[blocks.Count];
        foreach (var indices in Enumerable.Range(0, outcomes.Length).GroupBy(index => blocks[index].Shard))
        {
            Append(states[indices.Key], blocks, [.. indices], outcomes);
        }

        return ValueTask.FromResult<IReadOnlyList<AppendOutcome>>(outcomes);
    }

    /// <summary>Blocks that are there already count as stored; the rest of a shard's blocks is stored or fenced as a whole.</summary>
    private static void Append(MemoryShard state, IReadOnlyList<Block> blocks, int[] indices, AppendOutcome[] outcomes)
    {
        lock (state.Gate)
        {
            var known = 0;
            while (known < indices.Length && Holds(state, blocks[indices[known]])) known++;
            if (known == indices.Length) return;
            var next = blocks[indices[known]];
            var isOwner = state.Last is { } last && last.Epoch == next.Epoch && last.LastSequence + 1 == next.Sequence;
            foreach (var index in indices.Skip(known))
            {
                if (isOwner) state.Blocks.Add(blocks[index] with { Bytes = blocks[index].Bytes.ToArray() });
                else outcomes[index] = AppendOutcome.Fenced;
            }
        }
    }

    private static bool Holds(MemoryShard state, Block block)
    {
        var index = state.IndexOf(block.Sequence);
        return index < state.Blocks.Count && BlockRules.IsSame(state.Blocks[index], block);
    }

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = states[shard];
        lock (state.Gate)
        {
            return ValueTask.FromResult(state.Last is { } last ? last with { Bytes = ReadOnlyMemory<byte>.Empty } : null);
        }
    }

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new List<Block>();
        var state = states[shard];
        lock (state.Gate)
        {
            for (var index = state.IndexOf(fromSequence); index < state.Blocks.Count && found.Count < blocksMax; index++)
            {
                if ((state.Blocks[index].Tags & tags) == tags) found.Add(state.Blocks[index]);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Block>>(found);
    }

    public ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new Block?[positions.Count];
        for (var at = 0; at < found.Length; at++)
        {
            if ((uint)positions[at].Shard >= (uint)states.Length) continue;
            var state = states[positions[at].Shard];
            lock (state.Gate)
            {
                var index = state.IndexOf(positions[at].Sequence);
                if (index < state.Blocks.Count && state.Blocks[index].Sequence <= positions[at].Sequence) found[at] = state.Blocks[index];
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Block?>>(found);
    }
}
