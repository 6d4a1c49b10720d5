using System.Collections.Concurrent;
using Budkavle.Storage;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>Documents in memory, shared by the hosts of a test that has several.</summary>
internal sealed class FakeDocuments : IDocumentStore
{
    private readonly ConcurrentDictionary<string, Document> _documents = new();

    public IEnumerable<byte[]> AllBytes => _documents.Values.Select(document => document.Bytes.ToArray());

    /// <summary>As a database that is away.</summary>
    public bool Broken { get; set; }

    public ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken) =>
        Broken
            ? throw new StorageException("Broken.")
            : ValueTask.FromResult(_documents.GetValueOrDefault(name) ?? new Document(0, default));

    public ValueTask<bool> WriteAsync(string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var next = new Document(expectedVersion + 1, bytes.ToArray());
        return ValueTask.FromResult(expectedVersion == 0
            ? _documents.TryAdd(name, next)
            : _documents.TryGetValue(name, out var known) && known.Version == expectedVersion && _documents.TryUpdate(name, next, known));
    }

    public async ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken)
    {
        if (!await WriteAsync(name, expectedVersion, bytes, cancellationToken)) return false;
        foreach (var (other, content) in others)
        {
            _documents.AddOrUpdate(
                other, _ => new Document(1, content.ToArray()), (_, known) => new Document(known.Version + 1, content.ToArray()));
        }

        return true;
    }

    public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<(string, Document)>>([.. _documents
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))]);
}
