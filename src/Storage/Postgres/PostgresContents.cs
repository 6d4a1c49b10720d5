using System.Buffers.Binary;
using Npgsql;

namespace Budkavle.Storage.Postgres;

internal sealed class PostgresContents(Connections connections, TimeProvider clock) : IContentStore
{
    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        // Most contents of a dispatch are there already; asking is cheaper than sending them.
        if (await TouchAsync(hash, cancellationToken).ConfigureAwait(false)) return;
        const string Insert = """
            INSERT INTO contents (hash, bytes, touched) VALUES ($1, $2, $3)
            ON CONFLICT (hash) DO UPDATE SET touched = greatest(contents.touched, excluded.touched), trace = false,
                bytes = CASE WHEN contents.trace THEN excluded.bytes ELSE contents.bytes END
            """;
        await connections.ExecuteAsync(Insert, put =>
        {
            put.Put(BytesOf(hash));
            put.Put(sealedBytes);
            put.Put(Now);
        }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        GetAsync("SELECT bytes FROM contents WHERE hash = $1 AND NOT trace", hash, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken) =>
        GetAsync("SELECT bytes FROM contents WHERE hash = $1 AND trace", hash, cancellationToken);

    private async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string select, ContentHash hash, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            select, put => put.Put(BytesOf(hash)), static row => row.GetFieldValue<byte[]>(0), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (ReadOnlyMemory<byte>?)found[0];
    }

    public async ValueTask<IReadOnlyList<StoredContent>> ListAsync(
        ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        await connections.QueryAsync(
            "SELECT hash, touched, octet_length(bytes)::bigint, trace FROM contents WHERE hash > $1 ORDER BY hash LIMIT $2",
            put =>
            {
                put.Put(after is { } last ? BytesOf(last) : []);
                put.Put(countMax);
            },
            static row => new StoredContent(HashOf(row.GetFieldValue<byte[]>(0)), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3)),
            cancellationToken).ConfigureAwait(false);

    private static ContentHash HashOf(byte[] bytes) => new(
        BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(16)));

    public async ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await connections.ExecuteAsync(
            "DELETE FROM contents WHERE hash = $1", put => put.Put(BytesOf(hash)), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await TouchedAtAsync(hash, cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var now = Now;
        if (await TouchedAtAsync(hash, cancellationToken).ConfigureAwait(false) is not { } at) return false;
        if (at > now - (long)IContentStore.TouchedWithin.TotalMilliseconds) return true;
        // Whether it is still there is what the same commit says that touches it.
        return await connections.ExecuteAsync(
            "UPDATE contents SET touched = greatest(touched, $2) WHERE hash = $1 AND NOT trace", put =>
            {
                put.Put(BytesOf(hash));
                put.Put(now);
            }, cancellationToken).ConfigureAwait(false) > 0;
    }

    private async ValueTask<long?> TouchedAtAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            "SELECT touched FROM contents WHERE hash = $1 AND NOT trace", put => put.Put(BytesOf(hash)), static row => row.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    public ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken) =>
        connections.TransactAsync<IReadOnlyList<ContentHash>>(async open =>
        {
            var removed = new List<ContentHash>();
            foreach (var removal in removals)
            {
                if (await RemoveAsync(open, removal, touchedBefore, cancellationToken).ConfigureAwait(false)) removed.Add(removal.Name);
            }

            return removed;
        }, cancellationToken);

    /// <summary>Waits for whoever touches the row, and looks at it again then: so the server does at its default isolation.</summary>
    private static async Task<bool> RemoveAsync(
        NpgsqlConnection open, ContentRemoval removal, long touchedBefore, CancellationToken cancellationToken)
    {
        const string Where = "WHERE hash = $1 AND touched < $2 AND NOT trace";
        var sql = removal.Trace.IsEmpty ? $"DELETE FROM contents {Where}" : $"UPDATE contents SET bytes = $3, trace = true {Where}";
        return await open.ExecuteAsync(sql, put =>
        {
            put.Put(BytesOf(removal.Name));
            put.Put(touchedBefore);
            if (!removal.Trace.IsEmpty) put.Put(removal.Trace);
        }, cancellationToken).ConfigureAwait(false) > 0;
    }

    private static byte[] BytesOf(ContentHash hash)
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), hash.Low);
        return bytes;
    }
}
