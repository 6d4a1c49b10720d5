using System.Collections.Concurrent;

namespace Budkavle.Storage.InMemory;

internal sealed class MemoryKeys(int shards) : IKeyTable
{
    private readonly ConcurrentDictionary<UInt128, KeyRow> rows = new();
    private volatile KeyMarks marks = new(new long[shards], []);

    public ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = new KeyRow?[keys.Count];
        for (var at = 0; at < found.Length; at++)
        {
            if (rows.TryGetValue(keys[at], out var row)) found[at] = row;
        }

        return ValueTask.FromResult<IReadOnlyList<KeyRow?>>(found);
    }

    public ValueTask SaveAsync(IReadOnlyList<KeyRow> rowsToAdd, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var row in rowsToAdd) rows.TryAdd(row.Key, row);
        return ValueTask.CompletedTask;
    }

    public ValueTask SaveMarksAsync(KeyMarks newMarks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (newMarks.Sequences.Count != shards) throw new ArgumentException("There is one mark a shard.", nameof(newMarks));
        marks = new KeyMarks([.. newMarks.Sequences], [.. newMarks.Filter.Select(part => new ReadOnlyMemory<byte>(part.ToArray()))]);
        return ValueTask.CompletedTask;
    }

    public ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(marks);
    }
}
