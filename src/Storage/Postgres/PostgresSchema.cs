using System.Globalization;
using Budkavle.Storage.Migrations;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>Brings the tables up to date, one process at a time, and compares what the database says of itself.</summary>
internal static class PostgresSchema
{
    /// <summary>The advisory lock of migrations: "budkavle" in ASCII.</summary>
    private const long Lock = 0x6275646b61766c65;

    /// <summary>What has been applied.</summary>
    public const string StepsTable = """
        CREATE TABLE IF NOT EXISTS schema_steps (
            number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;

    /// <returns>The name of the store that the database belongs to.</returns>
    public static async Task<string> MigrateAsync(
        Connections connections, PostgresStoreOptions options, IReadOnlyList<Migration> known, CancellationToken cancellationToken) =>
        await connections.TransactAsync(async open =>
        {
            await open.ExecuteAsync("SET LOCAL statement_timeout = 0", static _ => { }, cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", put => put.Put(Lock), cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync(StepsTable, static _ => { }, cancellationToken).ConfigureAwait(false);
            var applied = await open.QueryAsync(
                "SELECT number, name, checksum FROM schema_steps ORDER BY number", static _ => { },
                static row => (row.GetInt32(0), row.GetString(1), row.GetString(2)), cancellationToken).ConfigureAwait(false);
            foreach (var step in MigrationPlan.Make(known, applied))
            {
                await ApplyAsync(open, step, cancellationToken).ConfigureAwait(false);
                await NoteAsync(open, step, cancellationToken).ConfigureAwait(false);
            }

            await AgreeAsync(open, "shards", Text(options.Shards), cancellationToken).ConfigureAwait(false);
            await AgreeAsync(open, "servers", Text(options.Servers), cancellationToken).ConfigureAwait(false);
            await AgreeAsync(open, "server", Text(options.Server), cancellationToken).ConfigureAwait(false);
            var id = options.StoreId ?? await NewIdAsync(open, cancellationToken).ConfigureAwait(false);
            return await AgreeAsync(open, "id", id, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Writes down that a step was applied.</summary>
    public static Task NoteAsync(NpgsqlConnection open, Migration step, CancellationToken cancellationToken) =>
        open.ExecuteAsync("INSERT INTO schema_steps (number, name, checksum) VALUES ($1, $2, $3)", put =>
        {
            put.Put(step.Number);
            put.Put(step.Name);
            put.Put(step.Checksum);
        }, cancellationToken);

    /// <summary>Without a time limit: an index over a large table takes what it takes.</summary>
    private static async Task ApplyAsync(NpgsqlConnection open, Migration step, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(step.Sql, open) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that the store has, or one that it may get.</summary>
    private static async Task<string> NewIdAsync(NpgsqlConnection open, CancellationToken cancellationToken) =>
        (await open.QueryAsync(
            "SELECT coalesce((SELECT value FROM store WHERE name = 'id'), gen_random_uuid()::text)", static _ => { },
            static row => row.GetString(0), cancellationToken).ConfigureAwait(false))[0];

    private static async Task<string> AgreeAsync(NpgsqlConnection open, string name, string wanted, CancellationToken cancellationToken)
    {
        await open.ExecuteAsync("INSERT INTO store (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", put =>
        {
            put.Put(name);
            put.Put(wanted);
        }, cancellationToken).ConfigureAwait(false);
        var stored = await open.QueryAsync(
            "SELECT value FROM store WHERE name = $1", put => put.Put(name), static row => row.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        if (stored[0] != wanted)
        {
            throw new StorageException(
                $"The store was made with {name}={stored[0]} and is opened with {name}={wanted}; that cannot be changed.");
        }

        return wanted;
    }
}
