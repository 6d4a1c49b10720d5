using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Budkavle.Peers.Driving;

namespace Budkavle.Peers.Lmtp;

/// <summary>
/// Delivers letters by LMTP (RFC 2033), the whole transaction in one write where the server understands BDAT (RFC 3030): one round trip a
/// letter. The three answers of a transaction count as one acknowledgement, which comes after the message is in the Maildir.
/// </summary>
internal sealed class LmtpConnection : IPeerConnection
{
    private const int AnswersPerLetter = 3;
    private readonly PeerLetter _letter;
    private readonly byte[] _envelope;
    private readonly int _recipientAt;
    private long _answered;

    private LmtpConnection(Socket socket, PeerLetter letter)
    {
        (Socket, _letter) = (socket, letter);
        var start = "MAIL FROM:<sender@localhost>\r\nRCPT TO:<u";
        _recipientAt = start.Length;
        _envelope = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{start}00000000>\r\nBDAT {letter.Length + "\r\n".Length} LAST\r\n"));
    }

    public Socket Socket { get; }

    public int LetterBytesMax => _envelope.Length + _letter.Length + 2;

    /// <exception cref="InvalidDataException">The server does not take BDAT.</exception>
    public static LmtpConnection Open(int port, PeerLetter letter)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.ReceiveTimeout = 30_000;
        Answer(socket);
        socket.Send("LHLO localhost\r\n"u8);
        return Answer(socket).Contains("CHUNKING", StringComparison.Ordinal) ? new LmtpConnection(socket, letter)
            : throw new InvalidDataException("The LMTP server has no CHUNKING (RFC 3030), which this client needs.");
    }

    public int Write(long index, long number, Span<byte> buffer)
    {
        _envelope.CopyTo(buffer);
        Utf8Formatter.TryFormat(_letter.RecipientOf(index), buffer[_recipientAt..], out _, new System.Buffers.StandardFormat('D', 8));
        _letter.Write(index, buffer[_envelope.Length..]);
        "\r\n"u8.CopyTo(buffer[(_envelope.Length + _letter.Length)..]);
        return LetterBytesMax;
    }

    public int Read(ReadOnlySpan<byte> received, InFlight letters, Action<long> acknowledge)
    {
        var at = 0;
        while (received[at..].IndexOf("\r\n"u8) is var end and >= 0)
        {
            var line = received.Slice(at, end);
            at += end + 2;
            if (!line.StartsWith("250 "u8))
                throw new InvalidDataException($"LMTP answered {Encoding.UTF8.GetString(line)}");
            if (++_answered % AnswersPerLetter == 0)
                acknowledge(letters.UpTo(long.MaxValue).First());
        }
        return at;
    }

    public ReadOnlyMemory<byte> TakeReply() => default;

    public void Dispose() => Socket.Dispose();

    private static string Answer(Socket socket)
    {
        var text = "";
        var buffer = new byte[4096];
        // The last line of an answer has a space after its code, the others a hyphen.
        while (text.TrimEnd().Split('\n')[^1] is not { Length: > 3 } last || last[3] != ' ' || !text.EndsWith('\n'))
        {
            var received = socket.Receive(buffer);
            text += received == 0 ? throw new InvalidDataException("LMTP closed the connection.")
                : Encoding.UTF8.GetString(buffer, 0, received);
        }
        return text;
    }
}
