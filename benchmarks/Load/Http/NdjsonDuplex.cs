using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Load.Http;

/// <summary>
/// A streaming request: lines go up in chunks while the answer's lines are read at the same time, on two plain threads with blocking calls.
/// HttpClient cannot do this over HTTP/1.1 (it reads the answer when the whole request has been sent), so a long upload whose answers fill
/// the socket buffers would stand still. One request per instance at a time.
/// </summary>
internal sealed class NdjsonDuplex(Endpoint endpoint) : IDisposable
{
    /// <summary>A server that is silent for this long has lost the request.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(5);

    /// <summary>Bytes sent at a time: large enough to make system calls cheap, small enough for the first answers to come early.</summary>
    private const int ChunkBytes = 64 << 10;

    private const int ChunkHeadBytes = 10;
    private readonly byte[] _sending = new byte[ChunkHeadBytes + ChunkBytes + 2];
    private readonly byte[] _received = new byte[64 << 10];
    private readonly ResponseDecoder _decoder = new();
    private Socket? _socket;
    private Exception? _sendFault;

    /// <summary>Milliseconds to wait before trying again, from the last answer's Retry-After.</summary>
    public int RetryAfterSeconds => _decoder.RetryAfterSeconds;

    /// <summary>The body of an answer that was an error, for the message.</summary>
    public string ErrorText { get; private set; } = "";

    /// <summary>Sends one request and reads its answer to the end; returns the status.</summary>
    /// <param name="target">Method and path, such as <c>POST /v1/letters/bulk</c>.</param>
    /// <param name="headers">Further header lines, each ended by CRLF.</param>
    /// <param name="fill">Called on a thread of its own until it returns 0.</param>
    /// <param name="onLine">Called on the calling thread for every line of a 2xx answer.</param>
    public int Run(string target, string headers, RequestFiller fill, LineHandler onLine)
    {
        _decoder.Reset();
        ErrorText = "";
        _sendFault = null;
        _socket ??= Connect();
        var head = $"{target} HTTP/1.1\r\nHost: {endpoint.Authority}\r\n{headers}"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
        var socket = _socket;
        var sender = new Thread(() => Send(socket, head, fill)) { IsBackground = true, Name = "bulk upload" };
        sender.Start();
        try
        {
            var refused = Receive(socket, onLine);
            if (refused)
                Dispose(); // ends the upload
            sender.Join();
            if (!_decoder.KeepsAlive)
                Dispose();
            return _decoder.Status;
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException or ObjectDisposedException)
        {
            Dispose();
            sender.Join();
            throw new InvalidDataException(_sendFault?.Message ?? fault.Message, fault);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = endpoint.NewSocket();
        socket.SendTimeout = socket.ReceiveTimeout = (int)SilenceMax.TotalMilliseconds;
        socket.Connect(endpoint.Address, endpoint.Port);
        return socket;
    }

    private void Send(Socket socket, string head, RequestFiller fill)
    {
        try
        {
            SendAll(socket, Encoding.ASCII.GetBytes(head));
            for (var length = fill(_sending.AsSpan(ChunkHeadBytes, ChunkBytes)); length > 0;
                length = fill(_sending.AsSpan(ChunkHeadBytes, ChunkBytes)))
            {
                // Chunk size in eight hexadecimal digits: a head of fixed length needs no moving of what follows.
                Utf8Formatter.TryFormat(length, _sending, out _, new System.Buffers.StandardFormat('x', 8));
                "\r\n"u8.CopyTo(_sending.AsSpan(8));
                "\r\n"u8.CopyTo(_sending.AsSpan(ChunkHeadBytes + length));
                SendAll(socket, _sending.AsSpan(0, ChunkHeadBytes + length + 2));
            }
            SendAll(socket, "0\r\n\r\n"u8);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _sendFault = fault; // the reader sees the broken connection too and reports it, or has an answer that explains it
        }
    }

    /// <summary>Reads the answer; true when it was an error, which may have come before the upload's end.</summary>
    private bool Receive(Socket socket, LineHandler onLine)
    {
        var lines = new LineSplitter(onLine);
        var error = new BodyBuffer();
        while (!_decoder.IsComplete)
        {
            var count = socket.Receive(_received);
            if (count == 0)
                _decoder.Close();
            var data = _received.AsSpan(0, count);
            while (data.Length > 0 && !_decoder.IsComplete)
                data = data[_decoder.Feed(data, _decoder.Status is >= 200 and < 300 ? lines : error)..];
        }
        lines.Complete();
        ErrorText = error.Text;
        return _decoder.Status is < 200 or >= 300;
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
            data = data[socket.Send(data)..];
    }
}
