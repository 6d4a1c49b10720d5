using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>The documents, far away.</summary>
internal sealed class SimDocuments(SimStore store, Disk disk, StorePlants plants) : IDocumentStore
{
    private readonly IDocumentStore _documents = disk.Durable.Documents;

    public ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _documents.ReadAsync(name, CancellationToken.None));

    public ValueTask<bool> WriteAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        store.RunAsync(
            StoreCall.WriteDocument,
            () => _documents.WriteAsync(name, expectedVersion, plants.Document(name, bytes), CancellationToken.None));

    public ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken) =>
        store.RunAsync(
            StoreCall.WriteDocument,
            () => _documents.WriteTogetherAsync(name, expectedVersion, plants.Document(name, bytes), others, CancellationToken.None));

    public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _documents.ListAsync(prefix, CancellationToken.None));
}
