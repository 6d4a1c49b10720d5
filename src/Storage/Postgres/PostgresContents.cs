using System.Buffers.Binary;

namespace Budkavle.Storage.Postgres;

internal sealed class PostgresContents(Connections connections) : IContentStore
{
    public async ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        // Most contents of a dispatch are there already; asking is cheaper than sending them.
        if (await ExistsAsync(hash, cancellationToken).ConfigureAwait(false)) return;
        await connections.ExecuteAsync("INSERT INTO contents (hash, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING", put =>
        {
            put.Put(BytesOf(hash));
            put.Put(sealedBytes);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            "SELECT bytes FROM contents WHERE hash = $1", put => put.Put(BytesOf(hash)), static row => row.GetFieldValue<byte[]>(0),
            cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (ReadOnlyMemory<byte>?)found[0];
    }

    public async ValueTask<IReadOnlyList<ContentHash>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        await connections.QueryAsync("SELECT hash FROM contents WHERE hash > $1 ORDER BY hash LIMIT $2", put =>
        {
            put.Put(after is { } last ? BytesOf(last) : []);
            put.Put(countMax);
        }, static row => HashOf(row.GetFieldValue<byte[]>(0)), cancellationToken).ConfigureAwait(false);

    private static ContentHash HashOf(byte[] bytes) => new(
        BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(16)));

    public async ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await connections.ExecuteAsync(
            "DELETE FROM contents WHERE hash = $1", put => put.Put(BytesOf(hash)), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            "SELECT 1 FROM contents WHERE hash = $1", put => put.Put(BytesOf(hash)), static row => row.GetInt32(0), cancellationToken)
            .ConfigureAwait(false);
        return found.Count > 0;
    }

    private static byte[] BytesOf(ContentHash hash)
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), hash.Low);
        return bytes;
    }
}
