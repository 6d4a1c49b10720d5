using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Peers.Amqp;

/// <summary>
/// Writes AMQP 0-9-1 frames: a method, or the header and body of a message. Specification: amqp0-9-1, sections 2.3 and 4.2.
/// </summary>
internal ref struct AmqpWriter(Span<byte> buffer)
{
    public const byte Method = 1;
    public const byte Header = 2;
    public const byte Body = 3;
    private const byte FrameEnd = 0xCE;
    private readonly Span<byte> _buffer = buffer;
    private int _frameAt;

    public int Length { get; private set; }

    public void Begin(byte type, ushort channel)
    {
        _frameAt = Length;
        Byte(type);
        Short(channel);
        Long(0);
    }

    public void BeginMethod(ushort channel, ushort type, ushort method)
    {
        Begin(Method, channel);
        Short(type);
        Short(method);
    }

    public void End()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[(_frameAt + 3)..], (uint)(Length - _frameAt - 7));
        Byte(FrameEnd);
    }

    public void Byte(byte value) => _buffer[Length++] = value;

    public void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], value);
        Length += 2;
    }

    public void Long(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[Length..], value);
        Length += 4;
    }

    public void LongLong(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer[Length..], value);
        Length += 8;
    }

    public void ShortString(string text)
    {
        Byte((byte)text.Length);
        Length += Encoding.ASCII.GetBytes(text, _buffer[Length..]);
    }

    public void LongString(string text)
    {
        Long((uint)text.Length);
        Length += Encoding.ASCII.GetBytes(text, _buffer[Length..]);
    }

    /// <summary>A table of texts.</summary>
    public void Table(params (string Name, string Value)[] entries)
    {
        var at = Length;
        Long(0);
        foreach (var (name, value) in entries)
        {
            ShortString(name);
            Byte((byte)'S');
            LongString(value);
        }
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[at..], (uint)(Length - at - 4));
    }

    /// <summary>Room for bytes that the caller fills.</summary>
    public Span<byte> Take(int length)
    {
        Length += length;
        return _buffer.Slice(Length - length, length);
    }
}
