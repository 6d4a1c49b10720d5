using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Budkavle.Api.Security.Clients;

namespace Budkavle.Api.Submissions;

/// <summary>Listens for mail with submissions.</summary>
internal sealed class MailListener(MailIntakeOptions options, MailTaker taker, TimeProvider clock, ILogger<MailListener> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim _places = new(MailIntakeLimits.MessagesAtOnceMax);
    private readonly MailRoom _room = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private readonly ConcurrentDictionary<IPAddress, int> _addresses = new();
    private readonly TcpListener _listener = new(options.Address, options.Port);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Here, so that a port that is taken ends the start.
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(stoppingToken);
                var session = ServeAsync(client, stoppingToken);
                _sessions.TryAdd(session, 0);
                _ = session.ContinueWith(
                    done => _sessions.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException && stoppingToken.IsCancellationRequested)
        {
            _listener.Stop();
        }

        await Task.WhenAll(_sessions.Keys);
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        // Not on the loop that accepts.
        await Task.Yield();
        using var own = client;
        var address = ClientAddress.Normalise((client.Client.RemoteEndPoint as IPEndPoint)?.Address);
        var count = _addresses.AddOrUpdate(address, 1, (_, before) => before + 1);
        try
        {
            await using var stream = client.GetStream();
            if (count > MailIntakeLimits.ConnectionsPerAddressMax || _sessions.Count > MailIntakeLimits.ConnectionsMax)
            {
                await stream.WriteAsync("421 4.7.0 Too many connections\r\n"u8.ToArray(), stopping);
                return;
            }

            await new MailSession(options, taker, _room, _places, address, clock).RunAsync(stream, stopping);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or AuthenticationException
            or ObjectDisposedException)
        {
            // The client has gone, is too slow, or speaks no TLS.
        }
        catch (Exception failure)
        {
            logger.LogError("A mail connection failed with {Fault}", failure.GetType().Name);
        }
        finally
        {
            Leave(address);
        }
    }

    private void Leave(IPAddress address)
    {
        while (_addresses.TryGetValue(address, out var count))
        {
            if (count > 1 ? _addresses.TryUpdate(address, count - 1, count) : _addresses.TryRemove(KeyValuePair.Create(address, count)))
                return;
        }
    }

    public override void Dispose()
    {
        _listener.Dispose();
        _places.Dispose();
        base.Dispose();
    }
}
