using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>Asks a database about itself.</summary>
internal static class PostgresInspector
{
    private const string Databases = "SELECT current_database()::text, pg_database_size(current_database())";

    private const string Tables =
        """
        SELECT relname::text, pg_total_relation_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 2 DESC LIMIT $1
        """;

    // Of this database and this user: others' may hold values.
    private const string Running =
        """
        SELECT left(query, $1), 1::bigint, extract(epoch FROM clock_timestamp() - query_start)::float8 FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND state = 'active' AND pid <> pg_backend_pid()
            AND clock_timestamp() - query_start > $2 ORDER BY 3 DESC LIMIT $3
        """;

    private const string Costly =
        """
        SELECT left(query, $1), calls, total_exec_time / 1000 FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND userid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
        ORDER BY total_exec_time DESC LIMIT $2
        """;

    public static async ValueTask<StoreInspection> InspectAsync(Connections connections, CancellationToken cancellationToken)
    {
        var databases = await connections.QueryAsync(Databases, _ => { }, ReadSize, cancellationToken).ConfigureAwait(false);
        var tables = await connections.QueryAsync(
            Tables, values => values.Put(StoreInspection.EntriesMax), ReadSize, cancellationToken).ConfigureAwait(false);
        var running = await connections.QueryAsync(
            Running,
            values =>
            {
                values.Put(StoreInspection.TextMax);
                values.Put(StoreInspection.SlowAfter);
                values.Put(StoreInspection.EntriesMax);
            },
            ReadStatement, cancellationToken).ConfigureAwait(false);
        return new StoreInspection(
            databases, tables, running, await FindCostlyAsync(connections, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Null where the extension that counts is not there, or not for this user.</summary>
    private static async ValueTask<List<StoreInspection.Statement>?> FindCostlyAsync(
        Connections connections, CancellationToken cancellationToken)
    {
        var there = await connections.QueryAsync(
            "SELECT to_regclass('pg_stat_statements') IS NOT NULL", _ => { }, row => row.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false);
        if (!there[0]) return null;
        try
        {
            return await connections.QueryAsync(
                Costly,
                values =>
                {
                    values.Put(StoreInspection.TextMax);
                    values.Put(StoreInspection.EntriesMax);
                },
                ReadStatement, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // Made in the database, but the server does not load it.
            return null;
        }
    }

    private static StoreInspection.Size ReadSize(NpgsqlDataReader row) => new(row.GetString(0), row.GetInt64(1));

    private static StoreInspection.Statement ReadStatement(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), TimeSpan.FromSeconds(row.GetDouble(2)));
}
