using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Budkavle.Storage.Sqlite;

/// <summary>
/// Contents, in the first file. Those that wait for the same writing thread share a commit, since each would otherwise pay a flush.
/// </summary>
internal sealed class SqliteContents(SqliteFiles files) : IContentStore
{
    /// <summary>Bytes a shared commit, so that an append behind it does not wait long.</summary>
    private const long BytesMax = 4 << 20;

    private readonly ConcurrentQueue<Waiting> waiting = new();

    public async ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(hash, cancellationToken).ConfigureAwait(false)) return;
        var own = new Waiting(hash, sealedBytes);
        waiting.Enqueue(own);
        try
        {
            // Not cancelled from here on: the job may carry the contents of others.
            await files.ReadInTurnAsync(0, PutWaiting, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // No connection. Once the caller hears of it the bytes are the caller's again, so no later job may take them.
            if (own.TryTake()) throw;
        }

        await own.Task.ConfigureAwait(false);
    }

    /// <summary>Stores what waits; there are as many jobs as contents, so nothing is left behind.</summary>
    private bool PutWaiting(Database connection)
    {
        var batch = new List<Waiting>();
        for (long bytes = 0; bytes < BytesMax && waiting.TryDequeue(out var next);)
        {
            if (!next.TryTake()) continue;
            batch.Add(next);
            bytes += next.Bytes.Length;
        }

        if (batch.Count == 0) return false;
        try
        {
            connection.Write(open =>
            {
                foreach (var item in batch)
                {
                    var insert = open.Prepare("INSERT OR IGNORE INTO contents (hash, bytes) VALUES (?1, ?2)");
                    Bind(insert, item.Hash).Bind(2, item.Bytes.Span).Run();
                }

                return true;
            });
            foreach (var item in batch) item.SetResult();
        }
        catch (StorageException exception)
        {
            foreach (var item in batch) item.SetException(exception);
        }

        return true;
    }

    private static Statement Bind(Statement statement, ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], hash.Low);
        return statement.Bind(1, bytes);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = Bind(connections[0].Prepare("SELECT bytes FROM contents WHERE hash = ?1"), hash);
            ReadOnlyMemory<byte>? found = statement.Step() ? (ReadOnlyMemory<byte>?)statement.Bytes(0) : null;
            statement.Reset();
            return found;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ContentHash>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = after is { } last
                ? Bind(connections[0].Prepare("SELECT hash FROM contents WHERE hash > ?1 ORDER BY hash LIMIT ?2"), last)
                : connections[0].Prepare("SELECT hash FROM contents WHERE hash >= x'' AND ?1 IS NULL ORDER BY hash LIMIT ?2");
            statement.Bind(2, countMax);
            var found = new List<ContentHash>();
            while (statement.Step())
            {
                var bytes = statement.Bytes(0);
                found.Add(new ContentHash(
                    BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(16))));
            }

            return found;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await files.ReadInTurnAsync(0, connection => connection.Write(open =>
        {
            Bind(open.Prepare("DELETE FROM contents WHERE hash = ?1"), hash).Run();
            return true;
        }), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = Bind(connections[0].Prepare("SELECT 1 FROM contents WHERE hash = ?1"), hash);
            var found = statement.Step();
            statement.Reset();
            return found;
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>A content on its way. Either a job takes it or its caller withdraws it, never both.</summary>
    private sealed class Waiting(ContentHash hash, ReadOnlyMemory<byte> bytes)
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int isSettled;

        public ContentHash Hash => hash;

        public ReadOnlyMemory<byte> Bytes => bytes;

        public Task Task => done.Task;

        public bool TryTake() => Interlocked.Exchange(ref isSettled, 1) == 0;

        public void SetResult() => done.SetResult();

        public void SetException(Exception exception) => done.SetException(exception);
    }
}
