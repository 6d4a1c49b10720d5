namespace Budkavle.Storage;

/// <summary>Small named values that are not streams: cursors of readers, wrapped data keys, signing keys.</summary>
public interface IDocumentStore
{
    ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes if the stored version is the expected one (0: not there). Durable on return.</summary>
    /// <returns>False if someone else was first.</returns>
    ValueTask<bool> WriteAsync(string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Writes as <see cref="WriteAsync"/> does, and, if that succeeds, puts other documents whatever their versions are: all in one commit
    /// or none. The first document's version fences the others. Lets appends to the log go first.
    /// </summary>
    /// <returns>False if someone else was first; then nothing was written.</returns>
    ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken);

    /// <summary>The documents whose name begins with the prefix, in name order.</summary>
    ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken);
}
