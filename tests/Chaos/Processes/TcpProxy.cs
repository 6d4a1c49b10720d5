using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Budkavle.Chaos.Processes;

/// <summary>A link between a silo and its database that can be slow, dead or cut.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Socket> _pairs = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _clock;
    private readonly int _target;
    private readonly Task _loop;
    private volatile LinkState _state;

    public TcpProxy(int target, TimeProvider clock)
    {
        (_target, _clock) = (target, clock);
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How late each piece is while the link is slow.</summary>
    public TimeSpan Delay { get; set; }

    public LinkState State
    {
        get => _state;
        set
        {
            _state = value;
            if (value == LinkState.Cut) Reset();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _loop;
        _stop.Dispose();
    }

    private void Reset()
    {
        foreach (var (client, server) in _pairs)
        {
            // At once, with a reset; one that has ended by itself meanwhile takes it too.
            client.Close(timeout: 0);
            server.Close(timeout: 0);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using var _ = client;
        client.NoDelay = true;
        var socket = client.Client;
        try
        {
            if (_state == LinkState.Cut) return;
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            _pairs[socket] = server.Client;
            if (_state == LinkState.Cut) return;
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // One side has gone.
        }
        finally
        {
            _pairs.TryRemove(socket, out var gone);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        var (input, output) = (from.GetStream(), to.GetStream());
        while (true)
        {
            var read = await input.ReadAsync(buffer, _stop.Token);
            if (read == 0) return;
            if (_state == LinkState.Slow) await Task.Delay(Delay, _clock, _stop.Token);
            while (_state == LinkState.Stalled) await Task.Delay(_look, _clock, _stop.Token);
            await output.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
