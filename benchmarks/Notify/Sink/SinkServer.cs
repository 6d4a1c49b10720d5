using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Budkavle.Notify.Sink;

/// <summary>
/// A mail server that takes everything and keeps nothing but the ids of notifications. Runs in a process of its own, so that its work and
/// its socket are not the sender's.
/// </summary>
internal sealed class SinkServer
{
    private readonly HashSet<UInt128> _ids = [];
    private long _mails;
    private long _bytes;
    private long _connections;

    /// <summary>Prints its port, answers each line of its input with its counts, and ends with its input.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var server = new SinkServer();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        _ = server.AcceptAsync(listener, cancellationToken);
        while (await Console.In.ReadLineAsync(cancellationToken) is not null) Console.WriteLine(server.Tell());
        return 0;
    }

    public void Take(UInt128 id, int bytes)
    {
        lock (_ids)
        {
            _ids.Add(id);
            _mails++;
            _bytes += bytes;
        }
    }

    private string Tell()
    {
        using var self = Process.GetCurrentProcess();
        lock (_ids)
        {
            return JsonSerializer.Serialize(new SinkCount(
                _mails, _ids.Count, Interlocked.Read(ref _connections), _bytes, self.TotalProcessorTime.TotalSeconds));
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var socket = await listener.AcceptSocketAsync(cancellationToken);
            socket.NoDelay = true;
            Interlocked.Increment(ref _connections);
            _ = new SinkSession(this, socket).RunAsync(cancellationToken);
        }
    }
}
