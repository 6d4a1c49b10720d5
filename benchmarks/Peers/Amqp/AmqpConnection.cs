using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Budkavle.Peers.Driving;

namespace Budkavle.Peers.Amqp;

/// <summary>
/// A publisher to RabbitMQ and nothing else: one channel with publisher confirms, persistent messages to one durable queue through the
/// default exchange. Written for this program so that the client takes as little of the shared cores as the load tool does.
/// </summary>
internal sealed class AmqpConnection : IPeerConnection
{
    private const ushort Channel = 1;
    private const byte Persistent = 2;

    /// <summary>Property flags of basic, in the order of the specification: delivery-mode and message-id.</summary>
    private const ushort DeliveryModeAndMessageId = 0x1000 | 0x0080;

    private const int KeyDigits = 16;
    private readonly PeerLetter _letter;
    private readonly string _queue;

    private AmqpConnection(Socket socket, PeerLetter letter, string queue) => (Socket, _letter, _queue) = (socket, letter, queue);

    public Socket Socket { get; }

    public int LetterBytesMax => _letter.Length + 128;

    /// <summary>Connects as the server's own guest (loopback only), declares the queue and asks for confirms.</summary>
    /// <param name="queueType"><c>quorum</c> or <c>classic</c>.</param>
    public static AmqpConnection Open(int port, PeerLetter letter, string queue, string queueType)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var connection = new AmqpConnection(socket, letter, queue);
        socket.Send("AMQP\0\0\u0009\u0001"u8);
        connection.Expect(10, 10);
        connection.Call(10, 11, (ref AmqpWriter w) =>
        {
            w.Table();
            w.ShortString("PLAIN");
            w.LongString("\0guest\0guest");
            w.ShortString("en_US");
        }, channel: 0);
        var tune = connection.Expect(10, 30);
        connection.Call(10, 31, (ref AmqpWriter w) =>
        {
            w.Short(BinaryPrimitives.ReadUInt16BigEndian(tune));
            w.Long(BinaryPrimitives.ReadUInt32BigEndian(tune.AsSpan(2)));
            w.Short(0);
        }, channel: 0);
        connection.Call(10, 40, (ref AmqpWriter w) =>
        {
            w.ShortString("/");
            w.ShortString("");
            w.Byte(0);
        }, channel: 0);
        connection.Expect(10, 41);
        connection.Call(20, 10, (ref AmqpWriter w) => w.ShortString(""));
        connection.Expect(20, 11);
        connection.Call(50, 10, (ref AmqpWriter w) =>
        {
            w.Short(0);
            w.ShortString(queue);
            w.Byte(0b00010); // durable; not passive, exclusive, deleted by itself or without an answer
            w.Table(("x-queue-type", queueType));
        });
        connection.Expect(50, 11);
        connection.Call(85, 10, (ref AmqpWriter w) => w.Byte(0));
        connection.Expect(85, 11);
        return connection;
    }

    /// <summary>Removes all messages of the queue; gives how many there were.</summary>
    public long Purge()
    {
        Call(50, 30, (ref AmqpWriter w) =>
        {
            w.Short(0);
            w.ShortString(_queue);
            w.Byte(0);
        });
        return BinaryPrimitives.ReadUInt32BigEndian(Expect(50, 31));
    }

    public int Write(long index, long number, Span<byte> buffer)
    {
        var w = new AmqpWriter(buffer);
        w.BeginMethod(Channel, 60, 40);
        w.Short(0);
        w.ShortString("");
        w.ShortString(_queue);
        w.Byte(0);
        w.End();
        w.Begin(AmqpWriter.Header, Channel);
        w.Short(60);
        w.Short(0);
        w.LongLong((ulong)_letter.Length);
        w.Short(DeliveryModeAndMessageId);
        w.Byte(Persistent);
        w.Byte(KeyDigits);
        System.Buffers.Text.Utf8Formatter.TryFormat(index, w.Take(KeyDigits), out _, new System.Buffers.StandardFormat('x', KeyDigits));
        w.End();
        w.Begin(AmqpWriter.Body, Channel);
        _letter.Write(index, w.Take(_letter.Length));
        w.End();
        return w.Length;
    }

    public int Read(ReadOnlySpan<byte> received, InFlight letters, Action<long> acknowledge)
    {
        var at = 0;
        while (FrameLength(received[at..]) is { } length && at + length <= received.Length)
        {
            var frame = received.Slice(at, length);
            at += length;
            if (frame[0] != AmqpWriter.Method)
                continue;
            var (type, method) = MethodOf(frame);
            if ((type, method) != (60, 80))
                throw Refusal(frame);
            var tag = BinaryPrimitives.ReadInt64BigEndian(frame[11..]);
            if ((frame[19] & 1) == 0)
            {
                acknowledge(tag);
                continue;
            }
            foreach (var number in letters.UpTo(tag).ToArray())
                acknowledge(number);
        }
        return at;
    }

    public ReadOnlyMemory<byte> TakeReply() => default;

    public void Dispose() => Socket.Dispose();

    private delegate void Fill(ref AmqpWriter writer);

    private static int? FrameLength(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 7 ? null : (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[3..]) + 8;

    private static (ushort Type, ushort Method) MethodOf(ReadOnlySpan<byte> frame) =>
        (BinaryPrimitives.ReadUInt16BigEndian(frame[7..]), BinaryPrimitives.ReadUInt16BigEndian(frame[9..]));

    /// <summary>What the server says when it closes a channel or connection (code and text), or refuses a message.</summary>
    private static InvalidDataException Refusal(ReadOnlySpan<byte> frame)
    {
        var (type, method) = MethodOf(frame);
        var text = (type, method) is (10, 50) or (20, 40) ? Encoding.UTF8.GetString(frame.Slice(14, frame[13])) : "";
        return new InvalidDataException($"RabbitMQ answered with method {type}.{method}: {text}");
    }

    private void Call(ushort type, ushort method, Fill fill, ushort channel = Channel)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var writer = new AmqpWriter(buffer);
        writer.BeginMethod(channel, type, method);
        fill(ref writer);
        writer.End();
        Socket.Send(buffer[..writer.Length]);
    }

    /// <summary>Waits for a method; gives its arguments.</summary>
    private byte[] Expect(ushort type, ushort method)
    {
        Socket.ReceiveTimeout = 30_000;
        while (true)
        {
            var head = Receive(7);
            var frame = head.Concat(Receive(FrameLength(head)!.Value - 7)).ToArray();
            if (frame[0] != AmqpWriter.Method)
                continue;
            return MethodOf(frame) == (type, method) ? frame[11..^1] : throw Refusal(frame);
        }
    }

    private byte[] Receive(int count)
    {
        var bytes = new byte[count];
        for (var held = 0; held < count;)
        {
            var received = Socket.Receive(bytes.AsSpan(held));
            held += received == 0 ? throw new InvalidDataException("RabbitMQ closed the connection.") : received;
        }
        return bytes;
    }
}
