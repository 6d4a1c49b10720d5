using Npgsql;
using NpgsqlTypes;

namespace Budkavle.Storage.Postgres;

internal sealed class PostgresKeys(Connections connections) : IKeyTable
{
    /// <summary>Rows a statement: some tens of milliseconds of sorted inserts.</summary>
    private const int SliceRows = 5000;

    public async ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken)
    {
        var found = new KeyRow?[keys.Count];
        if (found.Length == 0) return found;
        var rows = await connections.QueryAsync(
            """
            SELECT asked.place, keys.fingerprint, keys.shard, keys.sequence, keys.version, keys.at
            FROM unnest($1) WITH ORDINALITY AS asked (key, place) JOIN keys ON keys.key = asked.key
            """,
            put => put.Put<Guid[]>([.. keys.Select(Commands.ToUuid)]),
            row => (Place: row.GetInt64(0), Row: new KeyRow(
                keys[(int)row.GetInt64(0) - 1], (ulong)row.GetInt64(1), new LogPosition(row.GetInt32(2), row.GetInt64(3)),
                (uint)row.GetInt32(4), row.GetInt64(5))),
            cancellationToken).ConfigureAwait(false);
        foreach (var (place, row) in rows) found[place - 1] = row;
        return found;
    }

    public async ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken)
    {
        var copies = true;
        for (var first = 0; first < rows.Count; first += SliceRows)
        {
            KeyRow[] slice = [.. rows.Skip(first).Take(SliceRows)];

            // A conflict means keys from before a crash: the rest of this run is likely there too.
            copies = copies && await TryCopyAsync(slice, cancellationToken).ConfigureAwait(false);
            if (!copies) await AddAsync(slice, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False if a key is there already; then nothing was written.</returns>
    private async ValueTask<bool> TryCopyAsync(KeyRow[] slice, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.TransactAsync(async open =>
            {
                await CopyAsync(open, slice, cancellationToken).ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    private static async Task CopyAsync(NpgsqlConnection open, KeyRow[] slice, CancellationToken cancellationToken)
    {
        var import = await open.BeginBinaryImportAsync(
            "COPY keys (key, fingerprint, sequence, at, shard, version) FROM STDIN BINARY", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            foreach (var row in slice)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(Commands.ToUuid(row.Key), NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync((long)row.Fingerprint, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Position.Sequence, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.AtMilliseconds, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Position.Shard, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync((int)row.Version, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask AddAsync(KeyRow[] slice, CancellationToken cancellationToken)
    {
        await connections.ExecuteAsync(
            """
            INSERT INTO keys (key, fingerprint, shard, sequence, version, at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            put =>
            {
                put.Put(Array.ConvertAll(slice, row => Commands.ToUuid(row.Key)));
                put.Put(Array.ConvertAll(slice, row => (long)row.Fingerprint));
                put.Put(Array.ConvertAll(slice, row => row.Position.Shard));
                put.Put(Array.ConvertAll(slice, row => row.Position.Sequence));
                put.Put(Array.ConvertAll(slice, row => (int)row.Version));
                put.Put(Array.ConvertAll(slice, row => row.AtMilliseconds));
            }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken)
    {
        if (marks.Sequences.Count != connections.Shards) throw new ArgumentException("There is one mark a shard.", nameof(marks));
        await connections.TransactAsync(async open =>
        {
            // First the row that there is one of: whoever else saves waits here, and parts of two filters never mix.
            await open.ExecuteAsync(
                "INSERT INTO key_marks (one, sequences) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET sequences = excluded.sequences",
                put => put.Put<long[]>([.. marks.Sequences]), cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync(
                "DELETE FROM key_filter WHERE part >= $1", put => put.Put(marks.Filter.Count), cancellationToken).ConfigureAwait(false);
            for (var part = 0; part < marks.Filter.Count; part++)
                await SavePartAsync(open, part, marks.Filter[part], cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static Task<int> SavePartAsync(
        NpgsqlConnection open, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => open.ExecuteAsync(
            "INSERT INTO key_filter (part, bytes) VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET bytes = excluded.bytes",
            put =>
            {
                put.Put(part);
                put.Put(bytes);
            }, cancellationToken);

    public ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken) => connections.TransactAsync(async open =>
    {
        // One picture for all parts, which are read one by one, each within the time that a statement has.
        await open.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", static _ => { }, cancellationToken)
            .ConfigureAwait(false);
        var sequences = await open.QueryAsync(
            "SELECT sequences FROM key_marks", static _ => { }, static row => row.GetFieldValue<long[]>(0), cancellationToken)
            .ConfigureAwait(false);
        if (sequences.Count == 0) return new KeyMarks(new long[connections.Shards], []);
        var filter = new List<ReadOnlyMemory<byte>>();
        while (await ReadPartAsync(open, filter.Count, cancellationToken).ConfigureAwait(false) is { } part) filter.Add(part);
        return new KeyMarks(sequences[0], filter);
    }, cancellationToken);

    private static async Task<byte[]?> ReadPartAsync(NpgsqlConnection open, int part, CancellationToken cancellationToken)
    {
        var found = await open.QueryAsync(
            "SELECT bytes FROM key_filter WHERE part = $1", put => put.Put(part), static row => row.GetFieldValue<byte[]>(0),
            cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }
}
