using System.Data;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>A connection of its own for appends, one at a time. Lost, it is made anew at the next use.</summary>
internal sealed class Lane(string connectionString) : IAsyncDisposable
{
    /// <summary>How long to wait for the server to end a connection that was lost on our side.</summary>
    private const int EndingMilliseconds = 5000;

    private readonly SemaphoreSlim turn = new(1);
    private NpgsqlConnection? connection;
    private (int Process, DateTime Start)? backend;
    private bool ended;

    /// <summary>Runs work when its turn comes. Once begun it is not cancelled: half an append would leave its outcome open.</summary>
    public async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var open = connection ??= await ConnectAsync().ConfigureAwait(false);
            return await work(open).ConfigureAwait(false);
        }
        catch (Exception exception) when (Faults.IsStoreFault(exception) || IsLost)
        {
            await CloseIfLostAsync(exception).ConfigureAwait(false);
            throw Faults.Wrap(exception);
        }
        finally
        {
            turn.Release();
        }
    }

    private bool IsLost => connection is { FullState: not ConnectionState.Open };

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        ObjectDisposedException.ThrowIf(ended, this);
        var fresh = new NpgsqlConnection(connectionString);
        try
        {
            await fresh.OpenAsync().ConfigureAwait(false);

            // What the lost connection was doing must be over before anyone asks this one what became of it.
            if (backend is { } lost)
            {
                await fresh.QueryAsync(
                    "SELECT pg_terminate_backend(pid, $3) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2",
                    parameters =>
                    {
                        parameters.Put(lost.Process);
                        parameters.Put(lost.Start);
                        parameters.Put((long)EndingMilliseconds);
                    },
                    static reader => reader.GetBoolean(0),
                    CancellationToken.None).ConfigureAwait(false);
            }

            var own = await fresh.QueryAsync(
                "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()", static _ => { },
                static reader => (reader.GetInt32(0), reader.GetDateTime(1)), CancellationToken.None).ConfigureAwait(false);
            backend = own[0];
            return fresh;
        }
        catch
        {
            await fresh.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CloseIfLostAsync(Exception exception)
    {
        // The server says the error and goes on, or says it and ends the connection, which shows on our side only later.
        var goesOn = exception is PostgresException { InvariantSeverity: not ("FATAL" or "PANIC") } && !IsLost;
        if (connection is not { } held || goesOn) return;
        connection = null;
        await held.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        ended = true;
        if (connection is { } held) await held.DisposeAsync().ConfigureAwait(false);
        connection = null;
        turn.Release();
    }
}
