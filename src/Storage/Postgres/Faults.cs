using System.Net.Sockets;
using Npgsql;

namespace Budkavle.Storage.Postgres;

/// <summary>Turns what Npgsql throws into what the store promises to throw.</summary>
internal static class Faults
{
    /// <remarks>
    /// A connection that broke at the wrong moment says that something inside it is disposed. Nothing of ours is disposed while it is used.
    /// </remarks>
    public static bool IsStoreFault(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException;

    /// <summary>The server's own message only: its detail may quote the values of a row.</summary>
    public static StorageException Wrap(Exception exception) => exception is PostgresException refused
        ? new StorageException($"PostgreSQL: {refused.MessageText} ({refused.SqlState}).", exception)
        : new StorageException("PostgreSQL cannot be reached, or the connection was lost.", exception);

    public static async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStoreFault(exception))
        {
            throw Wrap(exception);
        }
    }
}
