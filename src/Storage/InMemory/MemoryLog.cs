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
        foreach (var group in blocks.Select((block, index) => (block, index)).GroupBy(pair => pair.block.Shard))
        {
            var outcome = Append(states[group.Key], [.. group.Select(pair => pair.block)]);
            foreach (var (_, index) in group) outcomes[index] = outcome;
        }

        return ValueTask.FromResult<IReadOnlyList<AppendOutcome>>(outcomes);
    }

    private static AppendOutcome Append(MemoryShard state, List<Block> blocks)
    {
        lock (state.Gate)
        {
            var known = 0;
            while (known < blocks.Count && Holds(state, blocks[known])) known++;
            if (known == blocks.Count) return AppendOutcome.Stored;
            var next = blocks[known];
            if (state.Last is not { } last || last.Epoch != next.Epoch || last.LastSequence + 1 != next.Sequence) return AppendOutcome.Fenced;
            foreach (var block in blocks.Skip(known)) state.Blocks.Add(block with { Bytes = block.Bytes.ToArray() });
            return AppendOutcome.Stored;
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
