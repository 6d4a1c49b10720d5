using System.Globalization;
using Budkavle.Storage.Migrations;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>Brings the tables up to date, one process at a time, and compares what the database says of itself.</summary>
internal static class PostgresSchema
{
    /// <summary>The advisory lock of migrations: "budkavle" in ASCII.</summary>
    private const long Lock = 0x6275646b61766c65;

    public static async Task MigrateAsync(
        Connections connections, PostgresStoreOptions options, IReadOnlyList<Migration> known, CancellationToken cancellationToken) =>
        await connections.TransactAsync(async open =>
        {
            await open.ExecuteAsync("SET LOCAL statement_timeout = 0", static _ => { }, cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", put => put.Put(Lock), cancellationToken).ConfigureAwait(false);
            await open.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS schema_steps (
                    number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """,
                static _ => { }, cancellationToken).ConfigureAwait(false);
            var applied = await open.QueryAsync(
                "SELECT number, name, checksum FROM schema_steps ORDER BY number", static _ => { },
                static row => (row.GetInt32(0), row.GetString(1), row.GetString(2)), cancellationToken).ConfigureAwait(false);
            foreach (var step in MigrationPlan.Make(known, applied))
            {
                await ApplyAsync(open, step, cancellationToken).ConfigureAwait(false);
                await open.ExecuteAsync("INSERT INTO schema_steps (number, name, checksum) VALUES ($1, $2, $3)", put =>
                {
                    put.Put(step.Number);
                    put.Put(step.Name);
                    put.Put(step.Checksum);
                }, cancellationToken).ConfigureAwait(false);
            }

            await AgreeAsync(open, "shards", options.Shards, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Without a time limit: an index over a large table takes what it takes.</summary>
    private static async Task ApplyAsync(NpgsqlConnection open, Migration step, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(step.Sql, open) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task AgreeAsync(NpgsqlConnection open, string name, int value, CancellationToken cancellationToken)
    {
        var wanted = value.ToString(CultureInfo.InvariantCulture);
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
    }
}
