namespace Budkavle.Storage;

internal sealed class SpreadContents(IContentStore[] servers) : IContentStore
{
    public ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken) =>
        ServerOf(hash).PutAsync(hash, sealedBytes, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).GetAsync(hash, cancellationToken);

    public ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).DeleteAsync(hash, cancellationToken);

    public ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        ServerOf(hash).ExistsAsync(hash, cancellationToken);

    /// <summary>From the server of the given hash on, since each server has a range of hashes.</summary>
    public async ValueTask<IReadOnlyList<ContentHash>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken)
    {
        var found = new List<ContentHash>();
        var first = after is { } last ? SpreadStore.ServerOf(last.High, servers.Length) : 0;
        for (var server = first; server < servers.Length && found.Count < countMax; server++)
            found.AddRange(await servers[server].ListAsync(after, countMax - found.Count, cancellationToken));

        return found;
    }

    private IContentStore ServerOf(ContentHash hash) => servers[SpreadStore.ServerOf(hash.High, servers.Length)];
}
