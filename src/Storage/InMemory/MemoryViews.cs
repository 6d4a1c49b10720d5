namespace Budkavle.Storage.InMemory;

internal sealed class MemoryViews(MemoryShard[] states) : IShardViews
{
    public ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (states[shard].Gate) return ValueTask.FromResult(states[shard].Checkpoint);
    }

    public ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlockRules.Check(lease.Shard, rows, states.Length);
        var state = states[lease.Shard];
        lock (state.Gate)
        {
            if (state.Epoch != lease.Epoch) throw new FencedException(lease.Shard, lease.Epoch);
            foreach (var row in rows) Apply(state, row);
            state.Checkpoint = state.Checkpoint with { ViewsSequence = viewsSequence };
        }

        return ValueTask.CompletedTask;
    }

    private static void Apply(MemoryShard state, ViewRow row)
    {
        var name = (row.Key.Stream, row.Key.Bucket);
        if (!state.Lists.TryGetValue(name, out var list))
        {
            if (row.Change == ViewChange.Delete) return;
            state.Lists.Add(name, list = []);
        }

        if (row.Change != ViewChange.Delete) list[row.Key.Position] = row.Bytes.ToArray();
        else if (list.Remove(row.Key.Position) && list.Count == 0) state.Lists.Remove(name);
    }

    public ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte>[] copies = [.. parts.Select(part => (ReadOnlyMemory<byte>)part.ToArray())];
        var state = states[lease.Shard];
        lock (state.Gate)
        {
            if (state.Epoch != lease.Epoch) throw new FencedException(lease.Shard, lease.Epoch);
            state.Heads = copies;
            state.Checkpoint = state.Checkpoint with { HeadsSequence = headsSequence };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (states[shard].Gate) return ValueTask.FromResult(states[shard].Heads);
    }

    public ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new List<ViewRow>();
        var state = states[stream.ShardOf(states.Length)];
        lock (state.Gate)
        {
            if (!state.Lists.TryGetValue((stream, bucket), out var list)) return ValueTask.FromResult<IReadOnlyList<ViewRow>>(found);
            int first = IndexOf(list, from), end = IndexOf(list, before);
            for (var step = 0; step < Math.Min(rowsMax, end - first); step++)
            {
                var index = ascending ? first + step : end - 1 - step;
                var key = new ViewKey(stream, bucket, list.GetKeyAtIndex(index));
                found.Add(new ViewRow(key, ViewChange.Insert, list.GetValueAtIndex(index)));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<ViewRow>>(found);
    }

    /// <summary>The index of the first position that is not below the given one.</summary>
    private static int IndexOf(SortedList<long, byte[]> list, long position)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (list.GetKeyAtIndex(middle) < position) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    public ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new ViewRow?[keys.Count];
        for (var at = 0; at < found.Length; at++)
        {
            var key = keys[at];
            var state = states[key.Stream.ShardOf(states.Length)];
            lock (state.Gate)
            {
                if (state.Lists.TryGetValue((key.Stream, key.Bucket), out var list) && list.TryGetValue(key.Position, out var bytes))
                {
                    found[at] = new ViewRow(key, ViewChange.Insert, bytes);
                }
            }
        }

        return ValueTask.FromResult<IReadOnlyList<ViewRow?>>(found);
    }
}
