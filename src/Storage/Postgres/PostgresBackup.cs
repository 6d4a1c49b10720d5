using System.Globalization;
using Budkavle.Storage.Migrations;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>
/// Copies the tables of a PostgreSQL store, of one database or of several: one snapshot each, all taken at one moment, and the rows as the
/// server's binary COPY writes them.
/// </summary>
/// <param name="connectionStrings">The databases, in the order in which the store was made.</param>
/// <param name="clock">Says when.</param>
public sealed class PostgresBackup(IReadOnlyList<string> connectionStrings, TimeProvider clock) : IStoreBackup
{
    /// <summary>What a manifest calls a store of this kind.</summary>
    public const string Kind = "postgresql";

    /// <summary>All that is the store's: not what a cluster of silos notes of itself while it runs.</summary>
    private const string Tables = """
        SELECT table_name::text FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'schema_steps'
          AND table_name NOT LIKE 'orleans%' ORDER BY 1
        """;

    /// <inheritdoc/>
    public async Task<BackupManifest> TakeAsync(
        BackupFolder folder, string? ring, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var open = new List<NpgsqlConnection>();
        try
        {
            var manifest = await LookAsync(ring, cancellationToken).ConfigureAwait(false);
            manifest = manifest with { TakenAt = await BeginAllAsync(open, cancellationToken).ConfigureAwait(false) };
            long total = 0;
            foreach (var database in open) total += await SizeAsync(database, cancellationToken).ConfigureAwait(false);
            long done = 0;
            for (var database = 0; database < open.Count; database++)
            {
                foreach (var table in await open[database].TextsAsync(Tables, cancellationToken).ConfigureAwait(false))
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"database-{database}/{table}.copy");
                    var columns = await open[database].TextsAsync(ColumnsOf(table), cancellationToken).ConfigureAwait(false);
                    var before = done;
                    var writing = WriteAsync(
                        open[database], $"COPY {table} ({string.Join(", ", columns)}) TO STDOUT (FORMAT BINARY)", folder.PathOf(name),
                        bytes => progress(done = before + bytes, Math.Max(total, before + bytes)), cancellationToken);
                    await writing.ConfigureAwait(false);
                    await folder.AddAsync(name, database, table, columns, cancellationToken).ConfigureAwait(false);
                }
            }

            return await folder.FinishAsync(manifest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            folder.Discard();
            if (Faults.IsStoreFault(exception) && exception is not IOException) throw Faults.Wrap(exception);
            if (exception is IOException or UnauthorizedAccessException)
                throw new StorageException($"The backup cannot be written: {exception.Message}", exception);
            throw;
        }
        finally
        {
            foreach (var database in open) await database.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes a snapshot of every database while no block, no document and no mark of the key table is being committed: those tell of each
    /// other across databases. No transaction of a silo touches two of the three tables, so nobody can wait in a circle; commits wait
    /// for the
    /// milliseconds between the first lock and the last snapshot.
    /// </summary>
    private async Task<DateTimeOffset> BeginAllAsync(List<NpgsqlConnection> open, CancellationToken cancellationToken)
    {
        var holding = new List<NpgsqlConnection>();
        try
        {
            foreach (var own in connectionStrings)
            {
                open.Add(await ToolConnection.OpenAsync(own, cancellationToken).ConfigureAwait(false));
                holding.Add(await ToolConnection.OpenAsync(own, cancellationToken).ConfigureAwait(false));
            }

            foreach (var database in holding)
                await database.RunAsync("BEGIN; LOCK TABLE blocks IN SHARE MODE", cancellationToken).ConfigureAwait(false);
            foreach (var table in (string[])["key_marks", "documents"])
                await holding[0].RunAsync($"LOCK TABLE {table} IN SHARE MODE", cancellationToken).ConfigureAwait(false);
            var takenAt = clock.GetUtcNow();
            foreach (var database in open)
            {
                await database.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken).ConfigureAwait(false);
                await database.TextsAsync("SELECT 'a snapshot'::text", cancellationToken).ConfigureAwait(false);
            }

            return takenAt;
        }
        finally
        {
            foreach (var database in holding) await database.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string ColumnsOf(string table) => $"""
        SELECT column_name::text FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position
        """;

    private static async Task<long> SizeAsync(NpgsqlConnection database, CancellationToken cancellationToken) => long.Parse(
        (await database.TextsAsync(
            "SELECT coalesce(sum(pg_table_size(relid)), 0)::text FROM pg_stat_user_tables WHERE schemaname = current_schema()",
            cancellationToken).ConfigureAwait(false))[0],
        CultureInfo.InvariantCulture);

    private async Task<BackupManifest> LookAsync(string? ring, CancellationToken cancellationToken)
    {
        var first = await ToolConnection.OpenAsync(connectionStrings[0], cancellationToken).ConfigureAwait(false);
        await using (first.ConfigureAwait(false))
        {
            if (!await HasStoreAsync(first, cancellationToken).ConfigureAwait(false))
                throw new StorageException("There is no store in the database.");
            var says = (await first.QueryAsync(
                    "SELECT name, value FROM store", static _ => { }, static row => (Name: row.GetString(0), Value: row.GetString(1)),
                    cancellationToken).ConfigureAwait(false)).ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
            if (says["servers"] != connectionStrings.Count.ToString(CultureInfo.InvariantCulture) || says["server"] != "0")
            {
                throw new StorageException(
                    $"The store is on {says["servers"]} databases and {connectionStrings.Count} were given: all of them, in their order.");
            }

            var steps = await first.QueryAsync(
                "SELECT number, name, checksum FROM schema_steps ORDER BY number", static _ => { },
                static row => new BackupManifest.Step(row.GetInt32(0), row.GetString(1), row.GetString(2)), cancellationToken)
                .ConfigureAwait(false);
            return new BackupManifest
            {
                Format = BackupManifest.KnownFormat, TakenAt = clock.GetUtcNow(), Kind = Kind,
                Shards = int.Parse(says["shards"], CultureInfo.InvariantCulture), Databases = connectionStrings.Count, Steps = steps,
                Ring = ring, Parts = [],
            };
        }
    }

    private static async Task<bool> HasStoreAsync(NpgsqlConnection database, CancellationToken cancellationToken) =>
        (await database.TextsAsync(Tables, cancellationToken).ConfigureAwait(false)).Contains("store");

    private static async Task WriteAsync(
        NpgsqlConnection database, string sql, string path, Action<long> progress, CancellationToken cancellationToken)
    {
        var source = await database.BeginRawBinaryCopyAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: true);
            await using (target.ConfigureAwait(false))
            {
                await PumpAsync(source, target, progress, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task PumpAsync(Stream source, Stream target, Action<long> progress, CancellationToken cancellationToken)
    {
        const int BufferBytes = 1 << 20;
        var buffer = new byte[BufferBytes];
        long done = 0;
        for (int read; (read = await source.ReadAtLeastAsync(buffer, BufferBytes, false, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress(done += read);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> WhyNotEmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var number = 0; number < connectionStrings.Count; number++)
            {
                var database = await ToolConnection.OpenAsync(connectionStrings[number], cancellationToken).ConfigureAwait(false);
                await using (database.ConfigureAwait(false))
                {
                    var tables = await database.TextsAsync(Tables, cancellationToken).ConfigureAwait(false);
                    if (tables.Count > 0) return $"Database {number} is not empty: it has the table {tables[0]}.";
                }
            }

            return null;
        }
        catch (Exception exception) when (Faults.IsStoreFault(exception))
        {
            throw Faults.Wrap(exception);
        }
    }

    /// <inheritdoc/>
    /// <remarks>One transaction a database: one that breaks off leaves it empty.</remarks>
    public async Task RestoreAsync(string folder, BackupManifest manifest, Action<long> progress, CancellationToken cancellationToken)
    {
        if (manifest.Kind != Kind) throw new StorageException($"The backup is of a {manifest.Kind} store.");
        if (manifest.Databases != connectionStrings.Count)
            throw new StorageException($"The backup is of {manifest.Databases} databases, and {connectionStrings.Count} were given.");
        var known = Migration.Load("Postgres");
        MigrationPlan.Make(known, [.. manifest.Steps.Select(step => (step.Number, step.Name, step.Checksum))]);
        if (await WhyNotEmptyAsync(cancellationToken).ConfigureAwait(false) is { } reason) throw new StorageException(reason);
        var open = new List<NpgsqlConnection>();
        try
        {
            long done = 0;
            for (var number = 0; number < connectionStrings.Count; number++)
            {
                var database = await ToolConnection.OpenAsync(connectionStrings[number], cancellationToken).ConfigureAwait(false);
                open.Add(database);
                await database.RunAsync("BEGIN", cancellationToken).ConfigureAwait(false);
                await MakeTablesAsync(database, manifest, known, cancellationToken).ConfigureAwait(false);
                foreach (var part in manifest.Parts.Where(part => part.Database == number))
                {
                    var before = done;
                    await ReadAsync(database, folder, part, bytes => progress(before + bytes), cancellationToken).ConfigureAwait(false);
                    done += part.Bytes;
                }
            }

            foreach (var database in open) await database.RunAsync("COMMIT", cancellationToken).ConfigureAwait(false);
            foreach (var database in open) await database.RunAsync("ANALYZE", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Faults.IsStoreFault(exception))
        {
            throw Faults.Wrap(exception);
        }
        finally
        {
            foreach (var database in open) await database.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The tables as they were when the backup was taken; later steps are for the next start, which finds the rows
    /// there.</summary>
    private static async Task MakeTablesAsync(
        NpgsqlConnection database, BackupManifest manifest, IReadOnlyList<Migration> known, CancellationToken cancellationToken)
    {
        await database.RunAsync(PostgresSchema.StepsTable, cancellationToken).ConfigureAwait(false);
        foreach (var step in known.Where(step => manifest.Steps.Any(had => had.Number == step.Number)))
        {
            await database.RunAsync(step.Sql, cancellationToken).ConfigureAwait(false);
            await PostgresSchema.NoteAsync(database, step, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReadAsync(
        NpgsqlConnection database, string folder, BackupManifest.Part part, Action<long> progress, CancellationToken cancellationToken)
    {
        var sql = $"COPY {part.Table} ({string.Join(", ", part.Columns)}) FROM STDIN (FORMAT BINARY)";
        var source = new FileStream(Path.Combine(folder, part.Name), FileMode.Open, FileAccess.Read, FileShare.Read, 0, useAsync: true);
        await using (source.ConfigureAwait(false))
        {
            var target = await database.BeginRawBinaryCopyAsync(sql, cancellationToken).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                try
                {
                    await PumpAsync(source, target, progress, cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    // Otherwise the rows so far would count as all of them.
                    await target.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        }
    }
}
