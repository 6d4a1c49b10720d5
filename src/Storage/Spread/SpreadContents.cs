namespace Budkavle.Storage;

internal sealed class SpreadContents(IContentStore[] servers) : IContentStore
{
    public ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken) =>
        ServerOf(hash).PutAsync(hash, sealedBytes, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).GetAsync(hash, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).GetTraceAsync(hash, cancellationToken);

    public ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).TouchAsync(hash, cancellationToken);

    public ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).DeleteAsync(hash, cancellationToken);

    public ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).ExistsAsync(hash, cancellationToken);

    /// <summary>From the server of the given hash on, since each server has a range of hashes.</summary>
    public async ValueTask<IReadOnlyList<StoredContent>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken)
    {
        var found = new List<StoredContent>();
        var first = after is { } last ? SpreadStore.ServerOf(last.High, servers.Length) : 0;
        for (var server = first; server < servers.Length && found.Count < countMax; server++)
            found.AddRange(await servers[server].ListAsync(after, countMax - found.Count, cancellationToken));

        return found;
    }

    /// <summary>One commit on each server that has some of them.</summary>
    public async ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken)
    {
        var removed = new List<ContentHash>();
        foreach (var own in removals.GroupBy(one => SpreadStore.ServerOf(one.Name.High, servers.Length)))
            removed.AddRange(await servers[own.Key].RemoveAsync([.. own], touchedBefore, cancellationToken));

        return removed;
    }

    private IContentStore ServerOf(ContentHash hash) => servers[SpreadStore.ServerOf(hash.High, servers.Length)];
}
