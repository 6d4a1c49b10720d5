using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>Connections of tools, which may take as long as they need.</summary>
internal static class ToolConnection
{
    /// <summary>What silos are called in <c>pg_stat_activity</c>; tools are not.</summary>
    public const string SiloName = "budkavle";

    /// <summary>What tools are called there.</summary>
    public const string ToolName = "budkavle-tool";

    /// <summary>How long a tool waits for a lock before it gives up rather than hold up others behind it.</summary>
    private const int LockMilliseconds = 10_000;

    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Multiplexing = false, Enlist = false, Pooling = false, CommandTimeout = 0, IncludeErrorDetail = false,
            ApplicationName = ToolName,
        };
        settings.Options =
            $"{settings.Options} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout={LockMilliseconds}".Trim();
        var connection = new NpgsqlConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static async Task RunAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(sql, static _ => { }, cancellationToken).ConfigureAwait(false);

    public static async Task<List<string>> TextsAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.QueryAsync(sql, static _ => { }, static row => row.GetString(0), cancellationToken).ConfigureAwait(false);
}
