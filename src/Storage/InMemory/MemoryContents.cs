using System.Collections.Concurrent;

namespace Budkavle.Storage.InMemory;

internal sealed class MemoryContents : IContentStore
{
    private readonly ConcurrentDictionary<ContentHash, byte[]> contents = new();

    public ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!contents.ContainsKey(hash)) contents.TryAdd(hash, sealedBytes.ToArray());
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(contents.TryGetValue(hash, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);
    }

    public ValueTask<IReadOnlyList<ContentHash>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sorted = contents.Keys.OrderBy(hash => hash.High).ThenBy(hash => hash.Low);
        var rest = sorted.Where(hash => after is not { } last || (hash.High, hash.Low).CompareTo((last.High, last.Low)) > 0);
        return ValueTask.FromResult<IReadOnlyList<ContentHash>>([.. rest.Take(countMax)]);
    }

    public ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        contents.TryRemove(hash, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(contents.ContainsKey(hash));
    }
}
