using System.Net;
using System.Net.Sockets;

namespace Budkavle.Load.Http;

/// <summary>
/// One kept-alive connection that sends prebuilt request bytes and decodes the answer, at less than half of HttpClient's processor time
/// a request, which matters because the tool shares its cores with the server (docs/decisions/own-load-client.md). One request at a
/// time; not thread-safe.
/// </summary>
internal sealed class HttpConnection(Endpoint endpoint) : IDisposable
{
    private readonly byte[] _received = new byte[64 << 10];
    private readonly ResponseDecoder _decoder = new();
    private Socket? _socket;

    /// <summary>The last answer's body.</summary>
    public BodyBuffer Body { get; } = new();

    public int RetryAfterSeconds => _decoder.RetryAfterSeconds;

    /// <summary>Sends one request, connecting first when needed, and returns the status of the answer.</summary>
    /// <exception cref="SocketException">The connection broke; the next call connects anew.</exception>
    /// <exception cref="InvalidDataException">The answer was not HTTP or was cut short; the next call connects anew.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            var socket = _socket ?? await ConnectAsync(cancellation);
            await socket.SendAsync(request, SocketFlags.None, cancellation);
            Body.Reset();
            _decoder.Reset();
            while (!_decoder.IsComplete)
            {
                var count = await socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None, cancellation);
                if (count == 0)
                    _decoder.Close();
                for (var used = 0; used < count && !_decoder.IsComplete;)
                    used += _decoder.Feed(_received.AsSpan(used, count - used), Body);
            }
            if (!_decoder.KeepsAlive)
                Dispose();
            return _decoder.Status;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = endpoint.NewSocket();
        try
        {
            await socket.ConnectAsync(new IPEndPoint(endpoint.Address, endpoint.Port), cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return _socket = socket;
    }
}
