using Npgsql;

namespace Budkavle.Storage.Postgres;

internal sealed class PostgresViews(Connections connections) : IShardViews
{
    /// <summary>Rows a transaction: some tens of milliseconds of sorted inserts.</summary>
    private const int SliceRows = 5000;

    public async ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken)
    {
        var found = await connections.QueryAsync(
            "SELECT views_sequence, heads_sequence FROM shards WHERE shard = $1", put => put.Put(shard),
            static row => new ShardCheckpoint(row.GetInt64(0), row.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? new ShardCheckpoint(0, 0) : found[0];
    }

    public async ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken)
    {
        BlockRules.Check(lease.Shard, rows, connections.Shards);
        var copies = true;
        var first = 0;
        do
        {
            var slice = new ViewSlice(rows, first, Math.Min(first + SliceRows, rows.Count));
            var mark = slice.End == rows.Count ? viewsSequence : (long?)null;
            if (!await TrySaveAsync(lease, slice, mark, copies, cancellationToken).ConfigureAwait(false))
            {
                // Rows from before a crash: the rest of this run is likely there too.
                copies = false;
                await TrySaveAsync(lease, slice, mark, copies, cancellationToken).ConfigureAwait(false);
            }

            first = slice.End;
        }
        while (first < rows.Count);
    }

    /// <returns>False if a row to be copied is there already; then nothing was written.</returns>
    private async ValueTask<bool> TrySaveAsync(
        ShardLease lease, ViewSlice slice, long? mark, bool copies, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.TransactAsync(async open =>
            {
                await CheckLeaseAsync(open, lease, cancellationToken).ConfigureAwait(false);
                if (copies) await ViewWrites.CopyAsync(open, slice, cancellationToken).ConfigureAwait(false);
                ViewRow[] replaced = [.. slice.Of(ViewChange.Replace), .. copies ? [] : slice.Of(ViewChange.Insert)];
                await ViewWrites.UpsertAsync(open, replaced, cancellationToken).ConfigureAwait(false);
                await ViewWrites.DeleteAsync(open, [.. slice.Of(ViewChange.Delete)], cancellationToken).ConfigureAwait(false);
                if (mark is { } sequence)
                {
                    await open.ExecuteAsync("UPDATE shards SET views_sequence = $2 WHERE shard = $1", put =>
                    {
                        put.Put(lease.Shard);
                        put.Put(sequence);
                    }, cancellationToken).ConfigureAwait(false);
                }

                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException exception)
            when (copies && exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    /// <summary>Locks the shard's row, so that nobody opens the shard before this slice is in.</summary>
    private static async Task CheckLeaseAsync(NpgsqlConnection open, ShardLease lease, CancellationToken cancellationToken)
    {
        var epochs = await open.QueryAsync(
            "SELECT epoch FROM shards WHERE shard = $1 FOR NO KEY UPDATE", put => put.Put(lease.Shard), static row => row.GetInt64(0),
            cancellationToken).ConfigureAwait(false);
        if (epochs.Count == 0 || epochs[0] != lease.Epoch) throw new FencedException(lease.Shard, lease.Epoch);
    }

    public async ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var generation = await connections.TransactAsync(async open =>
        {
            await CheckLeaseAsync(open, lease, cancellationToken).ConfigureAwait(false);
            var current = (await open.QueryAsync(
                "SELECT heads_generation FROM shards WHERE shard = $1", put => put.Put(lease.Shard), static row => row.GetInt64(0),
                cancellationToken).ConfigureAwait(false))[0];
            await DropOtherGenerationsAsync(open, lease.Shard, current, cancellationToken).ConfigureAwait(false);
            return current + 1;
        }, cancellationToken).ConfigureAwait(false);
        for (var part = 0; part < parts.Count; part++)
        {
            var (number, bytes) = (part, parts[part]);
            await connections.TransactAsync(async open =>
            {
                await CheckLeaseAsync(open, lease, cancellationToken).ConfigureAwait(false);
                return await open.ExecuteAsync("INSERT INTO heads (shard, generation, part, bytes) VALUES ($1, $2, $3, $4)", put =>
                {
                    put.Put(lease.Shard);
                    put.Put(generation);
                    put.Put(number);
                    put.Put(bytes);
                }, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }

        await connections.TransactAsync(async open =>
        {
            await CheckLeaseAsync(open, lease, cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync("UPDATE shards SET heads_sequence = $2, heads_generation = $3 WHERE shard = $1", put =>
            {
                put.Put(lease.Shard);
                put.Put(headsSequence);
                put.Put(generation);
            }, cancellationToken).ConfigureAwait(false);
            return await DropOtherGenerationsAsync(open, lease.Shard, generation, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private static Task<int> DropOtherGenerationsAsync(
        NpgsqlConnection open, int shard, long generation, CancellationToken cancellationToken) =>
        open.ExecuteAsync("DELETE FROM heads WHERE shard = $1 AND generation <> $2", put =>
        {
            put.Put(shard);
            put.Put(generation);
        }, cancellationToken);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken) =>
        await connections.QueryAsync(
            """
            SELECT heads.bytes FROM shards JOIN heads ON heads.shard = shards.shard AND heads.generation = shards.heads_generation
            WHERE shards.shard = $1 ORDER BY heads.part
            """,
            put =>
                put.Put(shard), static row => (ReadOnlyMemory<byte>)row.GetFieldValue<byte[]>(0), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken)
    {
        const string Rows = """
            SELECT position, bytes FROM view_rows WHERE stream = $1 AND bucket = $2 AND position >= $3 AND position < $4
            """;
        return await connections.QueryAsync(
            ascending ? Rows + " ORDER BY position LIMIT $5" : Rows + " ORDER BY position DESC LIMIT $5",
            put =>
            {
                put.Put(Commands.ToUuid(stream.Value));
                put.Put((short)bucket);
                put.Put(from);
                put.Put(before);
                put.Put((long)rowsMax);
            },
            row => new ViewRow(new ViewKey(stream, bucket, row.GetInt64(0)), ViewChange.Insert, row.GetFieldValue<byte[]>(1)),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        var found = new ViewRow?[keys.Count];
        if (found.Length == 0) return found;
        var rows = await connections.QueryAsync(
            """
            SELECT asked.place, held.bytes FROM unnest($1, $2, $3) WITH ORDINALITY AS asked (stream, bucket, position, place)
            JOIN view_rows AS held ON held.stream = asked.stream AND held.bucket = asked.bucket AND held.position = asked.position
            """,
            put =>
            {
                put.Put<Guid[]>([.. keys.Select(key => Commands.ToUuid(key.Stream.Value))]);
                put.Put<short[]>([.. keys.Select(key => (short)key.Bucket)]);
                put.Put<long[]>([.. keys.Select(key => key.Position)]);
            },
            static row => (Place: row.GetInt64(0), Bytes: row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
        foreach (var (place, bytes) in rows) found[place - 1] = new ViewRow(keys[(int)place - 1], ViewChange.Insert, bytes);
        return found;
    }
}
