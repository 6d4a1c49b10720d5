using System.Net.Security;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>Keeps connections open between messages: as many as messages are under way at once. The one used last is used next.</summary>
internal sealed class SmtpConnectionPool(SmtpOptions options, RemoteCertificateValidationCallback? trust, TimeProvider clock)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<SmtpConnection> _idle = new();

    /// <summary>An open connection, and whether it was used before: then the server may have closed it meanwhile.</summary>
    public async ValueTask<(SmtpConnection Connection, bool Used)> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        while (!fresh && Take() is { } connection)
        {
            if (Now - connection.UsedAt < options.IdleMax.TotalMilliseconds) return (connection, true);
            await connection.QuitAsync(cancellationToken);
        }

        return (await SmtpConnection.OpenAsync(options, trust, clock, cancellationToken), false);
    }

    public async ValueTask ReturnAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (connection.IsSpent || connection.Messages >= options.MessagesPerConnectionMax)
        {
            await connection.QuitAsync(cancellationToken);
            return;
        }

        connection.UsedAt = Now;
        lock (_gate) _idle.Push(connection);
    }

    public async ValueTask DisposeAsync()
    {
        while (Take() is { } connection) await connection.QuitAsync(CancellationToken.None);
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private SmtpConnection? Take()
    {
        lock (_gate) return _idle.TryPop(out var connection) ? connection : null;
    }
}
