namespace Budkavle.Storage.InMemory;

internal sealed class MemoryContents(TimeProvider clock) : IContentStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<ContentHash, Kept> contents = [];

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        Locked(cancellationToken, () => Touch(hash) ? null : contents[hash] = new Kept(sealedBytes.ToArray(), Now, false));
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(cancellationToken, () => Find(hash, isTrace: false)));

    public ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(cancellationToken, () => Find(hash, isTrace: true)));

    public ValueTask<IReadOnlyList<StoredContent>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked<IReadOnlyList<StoredContent>>(cancellationToken, () =>
        {
            var sorted = contents.Keys.OrderBy(hash => hash.High).ThenBy(hash => hash.Low);
            var rest = sorted.Where(hash => after is not { } last || (hash.High, hash.Low).CompareTo((last.High, last.Low)) > 0);
            return [.. rest.Take(countMax).Select(hash => (Name: hash, Kept: contents[hash]))
                .Select(one => new StoredContent(one.Name, one.Kept.TouchedAt, one.Kept.Bytes.Length, one.Kept.IsTrace))];
        }));

    public ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        Locked(cancellationToken, () => contents.Remove(hash));
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(cancellationToken, () => Find(hash, isTrace: false) is not null));

    public ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(cancellationToken, () => Touch(hash)));

    public ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked<IReadOnlyList<ContentHash>>(
            cancellationToken, () => [.. removals.Where(one => Remove(one, touchedBefore)).Select(one => one.Name)]));

    private bool Touch(ContentHash hash)
    {
        if (!contents.TryGetValue(hash, out var kept) || kept.IsTrace) return false;
        contents[hash] = kept with { TouchedAt = Math.Max(kept.TouchedAt, Now) };
        return true;
    }

    private bool Remove(ContentRemoval removal, long touchedBefore)
    {
        if (!contents.TryGetValue(removal.Name, out var kept) || kept.IsTrace || kept.TouchedAt >= touchedBefore) return false;
        if (removal.Trace.IsEmpty) contents.Remove(removal.Name);
        else contents[removal.Name] = new Kept(removal.Trace.ToArray(), kept.TouchedAt, true);
        return true;
    }

    private ReadOnlyMemory<byte>? Find(ContentHash hash, bool isTrace) =>
        contents.TryGetValue(hash, out var kept) && kept.IsTrace == isTrace ? (ReadOnlyMemory<byte>?)kept.Bytes : null;

    private T Locked<T>(CancellationToken cancellationToken, Func<T> work)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate) return work();
    }

    private sealed record Kept(byte[] Bytes, long TouchedAt, bool IsTrace);
}
