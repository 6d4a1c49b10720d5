namespace Budkavle.Storage.InMemory;

internal sealed class MemoryDocuments : IDocumentStore
{
    private static readonly Document Nothing = new(0, ReadOnlyMemory<byte>.Empty);

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Document> documents = new(StringComparer.Ordinal);

    public ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate) return ValueTask.FromResult(documents.GetValueOrDefault(name, Nothing));
    }

    public ValueTask<bool> WriteAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var version = documents.GetValueOrDefault(name, Nothing).Version;
            if (version != expectedVersion) return ValueTask.FromResult(false);
            documents[name] = new Document(version + 1, bytes.ToArray());
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (documents.GetValueOrDefault(name, Nothing).Version != expectedVersion) return ValueTask.FromResult(false);
            foreach (var (other, content) in others.Prepend((name, bytes)))
            {
                documents[other] = new Document(documents.GetValueOrDefault(other, Nothing).Version + 1, content.ToArray());
            }

            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var found = documents.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal));
            return ValueTask.FromResult<IReadOnlyList<(string, Document)>>([.. found.Select(pair => (pair.Key, pair.Value))]);
        }
    }
}
