using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>The contents, far away.</summary>
internal sealed class SimContents(SimStore store, Disk disk) : IContentStore
{
    private readonly IContentStore _contents = disk.Durable.Contents;

    public ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.PutContent, () => _contents.PutAsync(hash, sealedBytes, CancellationToken.None));

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _contents.GetAsync(hash, CancellationToken.None));

    public ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _contents.GetTraceAsync(hash, CancellationToken.None));

    public ValueTask<IReadOnlyList<StoredContent>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _contents.ListAsync(after, countMax, CancellationToken.None));

    public ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.PutContent, () => _contents.DeleteAsync(hash, CancellationToken.None));

    public ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _contents.ExistsAsync(hash, CancellationToken.None));

    public ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _contents.TouchAsync(hash, CancellationToken.None));

    public ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.PutContent, () => _contents.RemoveAsync(removals, touchedBefore, CancellationToken.None));
}
