using Npgsql;
using NpgsqlTypes;

namespace Budkavle.Storage.Postgres;

/// <summary>The three ways to write rows of views, each inside the caller's transaction.</summary>
internal static class ViewWrites
{
    /// <summary>Inserts the slice's new rows.</summary>
    public static async Task CopyAsync(NpgsqlConnection open, ViewSlice slice, CancellationToken cancellationToken)
    {
        if (!slice.Of(ViewChange.Insert).Any()) return;
        var import = await open.BeginBinaryImportAsync(
            "COPY view_rows (stream, position, bucket, bytes) FROM STDIN BINARY", cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            foreach (var row in slice.Of(ViewChange.Insert))
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(Commands.ToUuid(row.Key.Stream.Value), NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Key.Position, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync((short)row.Key.Bucket, NpgsqlDbType.Smallint, cancellationToken).ConfigureAwait(false);
                await import.WriteAsync(row.Bytes, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static async Task UpsertAsync(NpgsqlConnection open, ViewRow[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0) return;
        await open.ExecuteAsync(
            """
            INSERT INTO view_rows (stream, bucket, position, bytes) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (stream, bucket, position) DO UPDATE SET bytes = excluded.bytes
            """,
            put =>
            {
                PutKeys(put, rows);
                put.Put(Array.ConvertAll(rows, row => row.Bytes.ToArray()));
            }, cancellationToken).ConfigureAwait(false);
    }

    public static async Task DeleteAsync(NpgsqlConnection open, ViewRow[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0) return;
        await open.ExecuteAsync(
            """
            DELETE FROM view_rows USING unnest($1, $2, $3) AS gone (stream, bucket, position)
            WHERE view_rows.stream = gone.stream AND view_rows.bucket = gone.bucket AND view_rows.position = gone.position
            """,
            put => PutKeys(put, rows), cancellationToken).ConfigureAwait(false);
    }

    private static void PutKeys(NpgsqlParameterCollection put, ViewRow[] rows)
    {
        put.Put(Array.ConvertAll(rows, row => Commands.ToUuid(row.Key.Stream.Value)));
        put.Put(Array.ConvertAll(rows, row => (short)row.Key.Bucket));
        put.Put(Array.ConvertAll(rows, row => row.Key.Position));
    }
}
