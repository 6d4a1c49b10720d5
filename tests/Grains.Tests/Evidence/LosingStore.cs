using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Evidence;

/// <summary>A store that loses the answers to documents written together, though they are written.</summary>
internal sealed class LosingStore(IStore inner) : IStore, IDocumentStore
{
    public bool LosesAnswers { get; set; }

    public StoreInfo Info => inner.Info;

    public IEventLog Log => inner.Log;

    public IShardViews Views => inner.Views;

    public IKeyTable Keys => inner.Keys;

    public IContentStore Contents => inner.Contents;

    public IDocumentStore Documents => this;

    public ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken) =>
        inner.Documents.ReadAsync(name, cancellationToken);

    public ValueTask<bool> WriteAsync(string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        inner.Documents.WriteAsync(name, expectedVersion, bytes, cancellationToken);

    public async ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken)
    {
        var written = await inner.Documents.WriteTogetherAsync(name, expectedVersion, bytes, others, cancellationToken);
        return LosesAnswers ? throw new StorageException("The answer is lost.") : written;
    }

    public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.Documents.ListAsync(prefix, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
