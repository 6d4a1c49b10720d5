namespace Budkavle.Storage.Sqlite;

/// <summary>Documents, in the first file.</summary>
internal sealed class SqliteDocuments(SqliteFiles files) : IDocumentStore
{
    public async ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = connections[0].Prepare("SELECT version, bytes FROM documents WHERE name = ?1").Bind(1, name);
            var document = statement.Step()
                ? new Document(statement.Long(0), statement.Bytes(1))
                : new Document(0, ReadOnlyMemory<byte>.Empty);
            statement.Reset();
            return document;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> WriteAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await files.WriteAsync(0, open => Write(open, name, expectedVersion, bytes), cancellationToken).ConfigureAwait(false);

    private static bool Write(Database open, string name, long expectedVersion, ReadOnlyMemory<byte> bytes)
    {
        var statement = expectedVersion == 0
            ? open.Prepare("INSERT OR IGNORE INTO documents (version, name, bytes) VALUES (?1 + 1, ?2, ?3) RETURNING 1")
            : open.Prepare("UPDATE documents SET version = ?1 + 1, bytes = ?3 WHERE name = ?2 AND version = ?1 RETURNING 1");
        var written = statement.Bind(1, expectedVersion).Bind(2, name).Bind(3, bytes.Span).Step();
        statement.Reset();
        return written;
    }

    public async ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken) =>
        await files.WriteBehindAsync(0, open =>
        {
            if (!Write(open, name, expectedVersion, bytes)) return false;
            foreach (var (other, content) in others)
            {
                open.Prepare("""
                    INSERT INTO documents (name, version, bytes) VALUES (?1, 1, ?2)
                    ON CONFLICT (name) DO UPDATE SET version = version + 1, bytes = excluded.bytes
                    """).Bind(1, other).Bind(2, content.Span).Run();
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(
        string prefix, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var found = new List<(string, Document)>();
            var statement = connections[0].Prepare("""
                SELECT name, version, bytes FROM documents WHERE name >= ?1 AND name < ?1 || char(0x10ffff) ORDER BY name
                """).Bind(1, prefix);
            while (statement.Step()) found.Add((statement.Text(0), new Document(statement.Long(1), statement.Bytes(2))));
            return found;
        }, cancellationToken).ConfigureAwait(false);
}
