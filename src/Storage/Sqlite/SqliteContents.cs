using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Budkavle.Storage.Sqlite;

/// <summary>
/// Contents, in the first file. Those that wait for the same writing thread share a commit, since each would otherwise pay a flush.
/// </summary>
internal sealed class SqliteContents(SqliteFiles files, TimeProvider clock) : IContentStore
{
    /// <summary>Bytes a shared commit, so that an append behind it does not wait long.</summary>
    private const long BytesMax = 4 << 20;

    private readonly ConcurrentQueue<Waiting> waiting = new();

    public async ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken)
    {
        if (await TouchAsync(hash, cancellationToken).ConfigureAwait(false)) return;
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
                foreach (var item in batch) Put(open, item.Hash, item.Bytes.Span);
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

    /// <summary>A trace gives way to the content.</summary>
    private void Put(Database open, ContentHash hash, ReadOnlySpan<byte> bytes)
    {
        const string Insert = """
            INSERT INTO contents (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes
            WHERE (SELECT trace FROM content_times WHERE hash = excluded.hash) = 1
            """;
        const string Touch = """
            INSERT INTO content_times (hash, touched, size, trace) VALUES (?1, ?2, ?3, 0)
            ON CONFLICT (hash) DO UPDATE SET touched = max(touched, excluded.touched), size = iif(trace, excluded.size, size), trace = 0
            """;
        Bind(open.Prepare(Insert), hash).Bind(2, bytes).Run();
        Bind(open.Prepare(Touch), hash).Bind(2, Now).Bind(3, bytes.Length).Run();
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static Statement Bind(Statement statement, ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], hash.Low);
        return statement.Bind(1, bytes);
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken) =>
        GetAsync(hash, isTrace: false, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken) =>
        GetAsync(hash, isTrace: true, cancellationToken);

    private async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, bool isTrace, CancellationToken cancellationToken)
    {
        const string Select = """
            SELECT bytes FROM contents WHERE hash = ?1 AND (SELECT trace FROM content_times WHERE hash = ?1) = ?2
            """;
        return await files.ReadAsync(connections =>
        {
            var statement = Bind(connections[0].Prepare(Select), hash).Bind(2, isTrace ? 1 : 0);
            ReadOnlyMemory<byte>? found = statement.Step() ? (ReadOnlyMemory<byte>?)statement.Bytes(0) : null;
            statement.Reset();
            return found;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredContent>> ListAsync(
        ContentHash? after, int countMax, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = after is { } last
                ? Bind(connections[0].Prepare(ListText("hash > ?1")), last)
                : connections[0].Prepare(ListText("hash >= x'' AND ?1 IS NULL"));
            statement.Bind(2, countMax);
            var found = new List<StoredContent>();
            while (statement.Step())
            {
                var bytes = statement.Bytes(0);
                var name = new ContentHash(
                    BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(16)));
                found.Add(new StoredContent(name, statement.Long(1), statement.Long(2), statement.Long(3) != 0));
            }

            return found;
        }, cancellationToken).ConfigureAwait(false);

    private static string ListText(string where) =>
        $"SELECT hash, touched, size, trace FROM content_times WHERE {where} ORDER BY hash LIMIT ?2";

    public async ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await files.ReadInTurnAsync(0, connection => connection.Write(open => Delete(open, hash)), cancellationToken)
            .ConfigureAwait(false);

    private static bool Delete(Database open, ContentHash hash)
    {
        Bind(open.Prepare("DELETE FROM contents WHERE hash = ?1"), hash).Run();
        Bind(open.Prepare("DELETE FROM content_times WHERE hash = ?1"), hash).Run();
        return true;
    }

    public async ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken) =>
        await TouchedAtAsync(hash, cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken)
    {
        var now = Now;
        if (await TouchedAtAsync(hash, cancellationToken).ConfigureAwait(false) is not { } at) return false;
        if (at > now - (long)IContentStore.TouchedWithin.TotalMilliseconds) return true;
        // Whether it is still there is what the same commit says that touches it.
        return await files.ReadInTurnAsync(0, connection => connection.Write(open =>
        {
            const string Touch = """
                UPDATE content_times SET touched = max(touched, ?2) WHERE hash = ?1 AND trace = 0 RETURNING touched
                """;
            var statement = Bind(open.Prepare(Touch), hash).Bind(2, now);
            var touched = statement.Step();
            while (touched && statement.Step())
            {
            }

            statement.Reset();
            return touched;
        }), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When a content was touched; null where there is none.</summary>
    private Task<long?> TouchedAtAsync(ContentHash hash, CancellationToken cancellationToken) => files.ReadAsync(connections =>
    {
        var statement = Bind(connections[0].Prepare("SELECT touched FROM content_times WHERE hash = ?1 AND trace = 0"), hash);
        long? found = statement.Step() ? statement.Long(0) : null;
        statement.Reset();
        return found;
    }, cancellationToken);

    public async ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken) =>
        await files.WriteBehindAsync(0, open =>
        {
            var removed = new List<ContentHash>();
            foreach (var removal in removals)
            {
                const string Select = "SELECT 1 FROM content_times WHERE hash = ?1 AND touched < ?2 AND trace = 0";
                var statement = Bind(open.Prepare(Select), removal.Name).Bind(2, touchedBefore);
                var isOver = statement.Step();
                statement.Reset();
                if (!isOver) continue;
                removed.Add(removal.Name);
                if (removal.Trace.IsEmpty) Delete(open, removal.Name);
                else Trace(open, removal);
            }

            return removed;
        }, cancellationToken).ConfigureAwait(false);

    private static void Trace(Database open, ContentRemoval removal)
    {
        var trace = removal.Trace.Span;
        Bind(open.Prepare("UPDATE contents SET bytes = ?2 WHERE hash = ?1"), removal.Name).Bind(2, trace).Run();
        Bind(open.Prepare("UPDATE content_times SET size = ?2, trace = 1 WHERE hash = ?1"), removal.Name).Bind(2, trace.Length).Run();
    }

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
