using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// The documents of the evidence log as they are when first read, for whoever proves many entries of one log: its state stays that of the
/// first look, and tiles and bundles are not read again for each. For one user at a time.
/// </summary>
internal sealed class RememberedDocuments(IDocumentStore inner) : IDocumentStore
{
    /// <summary>What is remembered besides the state, in bytes: some 700 bundles, or 2,000 tiles.</summary>
    private const long BytesMax = 16 * 1024 * 1024;
    private readonly Dictionary<string, Document> _read = [];
    private Document? _state;
    private long _bytes;

    public async ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name == EvidenceStore.StateName) return _state ??= await inner.ReadAsync(name, cancellationToken);
        if (_read.TryGetValue(name, out var known)) return known;
        var document = await inner.ReadAsync(name, cancellationToken);
        if (_bytes + document.Bytes.Length > BytesMax)
        {
            // What is read anew is longer, and begins with what it was.
            _read.Clear();
            _bytes = 0;
        }

        _bytes += document.Bytes.Length;
        return _read[name] = document;
    }

    public ValueTask<bool> WriteAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken) => throw ReadOnly();

    public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("What is remembered is for reading by name.");
}
