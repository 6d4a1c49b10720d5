using System.Globalization;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>The pool that reads and writes checkpoints, and the lanes that append.</summary>
internal sealed class Connections : IAsyncDisposable
{
    /// <summary>
    /// Every statement here has an index that serves it. A plan that is made once for all values and never scans a table costs the same on
    /// an empty table and on a full one, even where the statistics lag behind.
    /// </summary>
    private const string Planning =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off "
        + "-c enable_mergejoin=off -c jit=off";

    /// <summary>A page of a list in one read: a second wait for the socket costs more than all its rows.</summary>
    private const int ReadBufferBytes = 32 * 1024;

    private readonly NpgsqlDataSource pool;
    private readonly Lane[] lanes;
    private readonly int servers;

    public Connections(PostgresStoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Multiplexing = false,
            Enlist = false,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            MinPoolSize = 0,
            MaxPoolSize = options.PoolConnectionsMax,
            ReadBufferSize = ReadBufferBytes,
            IncludeErrorDetail = false,
            ApplicationName = options.Alone ? ToolConnection.ToolName : ToolConnection.SiloName,
        };
        settings.Options = $"{settings.Options} {Planning} {Ending(settings.CommandTimeout)}".Trim();
        pool = NpgsqlDataSource.Create(settings);
        settings.Pooling = false;
        var direct = settings.ToString();
        lanes = [.. Enumerable.Range(0, options.WriteLanes).Select(_ => new Lane(direct))];
        Shards = options.Shards;
        servers = options.Servers;
    }

    /// <summary>
    /// A process that hangs must not keep others out: what it left open, such as the lock on a shard's row, ends by the server's clock.
    /// </summary>
    private static string Ending(int seconds) => string.Create(
        CultureInfo.InvariantCulture, $"-c statement_timeout={seconds}s -c idle_in_transaction_session_timeout={seconds}s");

    public int Shards { get; }

    public int LaneCount => lanes.Length;

    /// <summary>Of n servers each has every nth shard.</summary>
    public Lane LaneOf(int shard) => lanes[shard / servers % lanes.Length];

    /// <summary>Runs a query of one round trip and gathers what a function makes of each row.</summary>
    public ValueTask<List<T>> QueryAsync<T>(
        string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        Faults.GuardAsync(async () =>
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await connection.QueryAsync(sql, bind, read, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>Runs one statement that is its own transaction; returns the rows it touched.</summary>
    public ValueTask<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> bind, CancellationToken cancellationToken) =>
        Faults.GuardAsync(async () =>
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await connection.ExecuteAsync(sql, bind, cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>Runs work in a transaction on a connection of the pool.</summary>
    public ValueTask<T> TransactAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        Faults.GuardAsync(async () =>
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await work(connection).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return result;
                }
            }
        });

    /// <summary>The server's version and the settings that decide what a power cut can take.</summary>
    /// <exception cref="StorageException">They do not keep an acknowledged commit.</exception>
    public async ValueTask<(string Version, IReadOnlyList<string> Durability)> AskAsync(CancellationToken cancellationToken)
    {
        string[] names = ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"];
        var rows = await QueryAsync(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'), "
            + "current_setting('full_page_writes'), current_setting('wal_sync_method')",
            static _ => { },
            reader => (string[])[.. Enumerable.Range(0, 5).Select(reader.GetString)],
            cancellationToken).ConfigureAwait(false);
        var values = rows[0];
        if (values[1] != "on" || values[2] is not ("on" or "remote_apply") || values[3] != "on")
        {
            throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL says fsync={values[1]}, synchronous_commit={values[2]}, full_page_writes={values[3]}; all must be on."));
        }

        return (values[0], [.. names.Select((name, index) => $"{name}={values[index + 1]}")]);
    }

    /// <exception cref="StorageException">A silo is connected, by what connections call themselves.</exception>
    public async ValueTask AskAloneAsync(CancellationToken cancellationToken)
    {
        var silos = await QueryAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
            put => put.Put(ToolConnection.SiloName), static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (silos[0] > 0) throw new StorageException("The store is in use: stop all silos and front ends first.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes) await lane.DisposeAsync().ConfigureAwait(false);
        await pool.DisposeAsync().ConfigureAwait(false);
    }
}
