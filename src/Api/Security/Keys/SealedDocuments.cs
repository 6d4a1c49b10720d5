using System.Security.Cryptography;
using System.Text;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Security.Keys;

/// <summary>
/// Small secrets in the document store, sealed under the document's own name so that one cannot be put in another's place.
/// </summary>
internal sealed class SealedDocuments(IDocumentStore documents, ISealer sealer)
{
    /// <returns>Version 0 and nothing where there is no document.</returns>
    public async ValueTask<(long Version, byte[] Plain)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(name, cancellationToken);
        return (document.Version, await OpenAsync(name, document, cancellationToken));
    }

    /// <summary>The documents whose name begins with the prefix, in name order.</summary>
    public async ValueTask<IReadOnlyList<(string Name, byte[] Plain)>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<(string, byte[])>();
        foreach (var (name, document) in await documents.ListAsync(prefix, cancellationToken))
            found.Add((name, await OpenAsync(name, document, cancellationToken)));
        return found;
    }

    private async ValueTask<byte[]> OpenAsync(string name, Document document, CancellationToken cancellationToken)
    {
        if (document.Version == 0) return [];
        // Another silo may have sealed it under a data key that this one has not seen yet.
        if (!sealer.KnowsKeyOf(document.Bytes.Span)) await sealer.RefreshAsync(cancellationToken);
        var buffer = new byte[document.Bytes.Length];
        var length = sealer.Open(document.Bytes.Span, Encoding.UTF8.GetBytes(name), buffer);
        var plain = buffer[..length];
        CryptographicOperations.ZeroMemory(buffer);
        return plain;
    }

    /// <returns>False if someone else was first.</returns>
    public ValueTask<bool> WriteAsync(string name, long expectedVersion, byte[] plain, CancellationToken cancellationToken) =>
        documents.WriteAsync(name, expectedVersion, Seal(name, plain), cancellationToken);

    /// <summary>As <see cref="IDocumentStore.WriteTogetherAsync"/>: the first document's version fences the others.</summary>
    public ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, byte[] plain, IReadOnlyList<(string Name, byte[] Plain)> others,
        CancellationToken cancellationToken) => documents.WriteTogetherAsync(
            name, expectedVersion, Seal(name, plain), [.. others.Select(other => (other.Name, Seal(other.Name, other.Plain)))],
            cancellationToken);

    private ReadOnlyMemory<byte> Seal(string name, byte[] plain)
    {
        var buffer = new byte[plain.Length + sealer.OverheadBytes];
        return buffer.AsMemory(0, sealer.Seal(plain, Encoding.UTF8.GetBytes(name), buffer));
    }
}
