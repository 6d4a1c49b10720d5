using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Budkavle.Peers.Driving;

namespace Budkavle.Peers.Nats;

/// <summary>
/// A publisher to NATS JetStream: publishes with a reply subject that carries the letter's number, and reads the stream's acknowledgements.
/// The text protocol is described at docs.nats.io, reference, NATS protocol.
/// </summary>
internal sealed class NatsConnection : IPeerConnection
{
    private const int NumberDigits = 16;
    private readonly PeerLetter _letter;
    private readonly byte[] _subject;
    private readonly byte[] _inbox;
    private readonly byte[] _tail;
    private byte[] _reply = [];
    private int _calls;

    private NatsConnection(Socket socket, PeerLetter letter, string subject, string inbox)
    {
        (Socket, _letter) = (socket, letter);
        _subject = Encoding.ASCII.GetBytes($"PUB {subject}.");
        _inbox = Encoding.ASCII.GetBytes($" {inbox}.");
        _tail = Encoding.ASCII.GetBytes($" {letter.Length}\r\n");
    }

    public Socket Socket { get; }

    public int LetterBytesMax => _letter.Length + 128;

    /// <param name="subject">What letters are published to, followed by a dot and the recipient.</param>
    /// <param name="name">A name that no other connection has.</param>
    public static NatsConnection Open(int port, PeerLetter letter, string subject, string name)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.ReceiveTimeout = 30_000;
        var connection = new NatsConnection(socket, letter, subject, "_INBOX." + name);
        if (!connection.ReadLine().StartsWith("INFO ", StringComparison.Ordinal))
            throw new InvalidDataException("NATS did not say what it is.");
        connection.Send("CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"cs\",\"version\":\"1\",\"protocol\":1}\r\n"
            + $"SUB _INBOX.{name}.* 1\r\nSUB _API.{name}.* 2\r\nPING\r\n");
        if (connection.ReadLine() is var pong && pong != "PONG")
            throw new InvalidDataException($"NATS answered {pong}.");
        return connection;
    }

    /// <summary>Asks JetStream's own interface.</summary>
    /// <exception cref="InvalidDataException">It answered with an error.</exception>
    public JsonElement Ask(string api, string json, string name)
    {
        Send($"PUB $JS.API.{api} _API.{name}.{++_calls} {Encoding.UTF8.GetByteCount(json)}\r\n{json}\r\n");
        var head = ReadLine();
        while (!head.StartsWith("MSG _API.", StringComparison.Ordinal))
            head = ReadLine();
        using var answer = JsonDocument.Parse(ReadLine());
        return answer.RootElement.TryGetProperty("error", out var error)
            ? throw new InvalidDataException($"JetStream refused {api}: {error}") : answer.RootElement.Clone();
    }

    public int Write(long index, long number, Span<byte> buffer)
    {
        var at = Put(_subject, buffer, 0);
        Utf8Formatter.TryFormat(_letter.RecipientOf(index), buffer[at..], out var digits, new System.Buffers.StandardFormat('D', 8));
        at = Put(_inbox, buffer, at + digits);
        Utf8Formatter.TryFormat(number, buffer[at..], out _, new System.Buffers.StandardFormat('x', NumberDigits));
        at = Put(_tail, buffer, at + NumberDigits);
        _letter.Write(index, buffer[at..]);
        return Put("\r\n"u8, buffer, at + _letter.Length);
    }

    public int Read(ReadOnlySpan<byte> received, InFlight letters, Action<long> acknowledge)
    {
        var at = 0;
        while (received[at..].IndexOf("\r\n"u8) is var end and >= 0)
        {
            var line = received.Slice(at, end);
            if (line.SequenceEqual("PING"u8))
            {
                _reply = [.. _reply, .. "PONG\r\n"u8];
                at += end + 2;
                continue;
            }
            if (!line.StartsWith("MSG "u8))
                throw new InvalidDataException($"NATS answered {Encoding.UTF8.GetString(line)}");
            if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int length, out _))
                throw new InvalidDataException("NATS sent a message of no length.");
            if (at + end + 2 + length + 2 > received.Length)
                return at;
            var payload = received.Slice(at + end + 2, length);
            // The stream's answer: {"stream":"...","seq":n}, or an object with "error".
            if (payload.IndexOf("\"seq\":"u8) < 0 || payload.IndexOf("\"error\""u8) >= 0)
                throw new InvalidDataException($"JetStream refused a letter: {Encoding.UTF8.GetString(payload)}");
            var subject = line[4..][..line[4..].IndexOf((byte)' ')];
            if (!Utf8Parser.TryParse(subject[(subject.LastIndexOf((byte)'.') + 1)..], out long number, out _, 'x'))
                throw new InvalidDataException("NATS answered to a subject that nobody gave.");
            acknowledge(number);
            at += end + 2 + length + 2;
        }
        return at;
    }

    public ReadOnlyMemory<byte> TakeReply()
    {
        var reply = _reply;
        _reply = [];
        return reply;
    }

    public void Dispose() => Socket.Dispose();

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> buffer, int at)
    {
        bytes.CopyTo(buffer[at..]);
        return at + bytes.Length;
    }

    private void Send(string text) => Socket.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>A line, byte by byte: only used before and between measurements.</summary>
    private string ReadLine()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (Socket.Receive(one) == 1)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        throw new InvalidDataException("NATS closed the connection.");
    }
}
