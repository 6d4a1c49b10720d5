using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>Writes fields as tag, length (variable, 7 bits a byte) and bytes. Fields not set are not written.</summary>
/// <remarks>
/// A hand-written format because a letter is written a hundred thousand times a second; a reader skips tags that it does not know.
/// </remarks>
public ref struct FieldWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    /// <summary>The most bytes that a field of the given length takes.</summary>
    public static int SizeMax(int length) => length + 6;

    public void Write(LetterField field, scoped ReadOnlySpan<byte> value)
    {
        _destination[Written++] = (byte)field;
        var length = (uint)value.Length;
        while (length >= 0x80)
        {
            _destination[Written++] = (byte)(length | 0x80);
            length >>= 7;
        }

        _destination[Written++] = (byte)length;
        value.CopyTo(_destination[Written..]);
        Written += value.Length;
    }

    public void WriteUnlessEmpty(LetterField field, scoped ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty) Write(field, value);
    }

    public void WriteUnlessZero(LetterField field, long value)
    {
        if (value != 0) Write(field, value);
    }

    public void Write(LetterField field, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        Write(field, bytes);
    }

    public void Write(LetterField field, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Write(field, bytes);
    }
}
