namespace Budkavle.Storage.Postgres;

internal sealed class PostgresDocuments(Connections connections) : IDocumentStore
{
    public async ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            "SELECT version, bytes FROM documents WHERE name = $1", put => put.Put(name),
            static row => new Document(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? new Document(0, ReadOnlyMemory<byte>.Empty) : found[0];
    }

    public async ValueTask<bool> WriteAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var sql = expectedVersion == 0
            ? "INSERT INTO documents (version, name, bytes) VALUES ($1 + 1, $2, $3) ON CONFLICT DO NOTHING"
            : "UPDATE documents SET version = $1 + 1, bytes = $3 WHERE name = $2 AND version = $1";
        return await connections.ExecuteAsync(sql, put =>
        {
            put.Put(expectedVersion);
            put.Put(name);
            put.Put(bytes);
        }, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>One statement, hence one commit: the others are written only where the first was.</summary>
    public async ValueTask<bool> WriteTogetherAsync(
        string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
        CancellationToken cancellationToken)
    {
        var first = expectedVersion == 0
            ? "INSERT INTO documents (version, name, bytes) VALUES ($1 + 1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1"
            : "UPDATE documents SET version = $1 + 1, bytes = $3 WHERE name = $2 AND version = $1 RETURNING 1";
        var sql = $"""
            WITH first AS ({first}), others AS (
              INSERT INTO documents AS held (version, name, bytes)
              SELECT 1, given.name, given.bytes FROM unnest($4, $5) AS given (name, bytes) WHERE EXISTS (SELECT 1 FROM first)
              ON CONFLICT (name) DO UPDATE SET version = held.version + 1, bytes = excluded.bytes)
            SELECT 1 FROM first
            """;
        var written = await connections.QueryAsync(sql, put =>
        {
            put.Put(expectedVersion);
            put.Put(name);
            put.Put(bytes);
            put.Put<string[]>([.. others.Select(other => other.Name)]);
            put.Put<byte[][]>([.. others.Select(other => other.Bytes.ToArray())]);
        }, static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        return written.Count == 1;
    }

    public async ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(
        string prefix, CancellationToken cancellationToken) =>
        await connections.QueryAsync(
            "SELECT name, version, bytes FROM documents WHERE name >= $1 AND starts_with(name, $1) ORDER BY name", put => put.Put(prefix),
            static row => (row.GetString(0), new Document(row.GetInt64(1), row.GetFieldValue<byte[]>(2))), cancellationToken)
            .ConfigureAwait(false);
}
