using System.Diagnostics;
using System.Net.Sockets;
using Budkavle.Load.Measuring;

namespace Budkavle.Peers.Driving;

/// <summary>
/// Keeps a window of letters under way on each of some connections, a thread each: fill the window in one send, read what has come, fill
/// again. A closed loop like the load tool's, at about its cost a letter.
/// </summary>
internal sealed class ConnectionLoad(IReadOnlyList<IPeerConnection> connections, int inFlight)
{
    /// <summary>Longer than any fsync: who answers nothing for so long has stopped.</summary>
    private const int ReceiveTimeoutMilliseconds = 30_000;

    private const int ReceiveBytes = 256 * 1024;

    /// <summary>Letters of one send at most: the window of a list must not become one giant write.</summary>
    private const int SendLettersMax = 256;

    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latencies = new();
    private Exception? _fault;
    private long _index;

    /// <summary>Runs for some time and waits for every letter under way.</summary>
    /// <exception cref="InvalidDataException">A peer refused a letter, answered nonsense or stopped answering.</exception>
    public PeerResult Run(TimeSpan length, long firstIndex)
    {
        _index = firstIndex;
        var started = Stopwatch.GetTimestamp();
        var until = started + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var threads = connections.Select((connection, number) =>
        {
            var window = Math.Max(1, (inFlight + connections.Count - 1 - number) / connections.Count);
            return new Thread(() => RunOne(connection, window, until)) { IsBackground = true };
        }).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (_fault is { } fault)
            throw new InvalidDataException(fault.Message, fault);
        return PeerResult.Of(_latencies, Stopwatch.GetElapsedTime(started).TotalSeconds, _index - firstIndex - _latencies.Count);
    }

    private void RunOne(IPeerConnection connection, int window, long until)
    {
        var latencies = new LatencyHistogram();
        try
        {
            connection.Socket.ReceiveTimeout = ReceiveTimeoutMilliseconds;
            Work(connection, window, until, latencies);
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException or InvalidOperationException)
        {
            lock (_gate)
                _fault ??= fault;
        }
        lock (_gate)
            _latencies.Add(latencies);
    }

    private void Work(IPeerConnection connection, int window, long until, LatencyHistogram latencies)
    {
        var letters = new InFlight(window);
        var sending = new byte[connection.LetterBytesMax * Math.Min(window, SendLettersMax)];
        var receiving = new byte[ReceiveBytes];
        var held = 0;
        while (_fault is null)
        {
            var now = Stopwatch.GetTimestamp();
            var bytes = 0;
            while (now < until && letters.CanSend && bytes + connection.LetterBytesMax <= sending.Length)
            {
                var number = letters.Begin(now);
                bytes += connection.Write(Interlocked.Increment(ref _index) - 1, number, sending.AsSpan(bytes));
            }
            if (bytes > 0)
                SendAll(connection.Socket, sending.AsSpan(0, bytes));
            if (letters.Count == 0)
                return;
            // A window that is not yet full is filled before anybody waits, unless an answer is there already.
            if (now < until && letters.CanSend && connection.Socket.Available == 0)
                continue;
            var received = connection.Socket.Receive(receiving.AsSpan(held));
            if (received == 0)
                throw new InvalidDataException("The peer closed the connection.");
            held += received;
            var answered = Stopwatch.GetTimestamp();
            var used = connection.Read(receiving.AsSpan(0, held), letters, number =>
                latencies.Record((answered - letters.Complete(number)) * 1_000_000 / Stopwatch.Frequency));
            receiving.AsSpan(used, held - used).CopyTo(receiving);
            held -= used;
            if (connection.TakeReply() is { IsEmpty: false } reply)
                SendAll(connection.Socket, reply.Span);
        }
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }
}
