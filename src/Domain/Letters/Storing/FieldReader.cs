using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>Reads what <see cref="FieldWriter"/> wrote, field by field.</summary>
public ref struct FieldReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _next;

    public LetterField Field { get; private set; }

    /// <summary>Where the value begins in the source.</summary>
    public int Offset { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">A length reaches beyond the source.</exception>
    public bool Read()
    {
        if (_next >= _source.Length) return false;
        Field = (LetterField)_source[_next++];
        uint length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_next >= _source.Length || shift > 28) throw Damaged();
            var part = _source[_next++];
            length |= (uint)(part & 0x7F) << shift;
            if (part < 0x80) break;
        }

        if (length > (uint)(_source.Length - _next)) throw Damaged();
        Offset = _next;
        Value = _source.Slice(_next, (int)length);
        _next += (int)length;
        return true;
    }

    /// <exception cref="InvalidDataException">The value has another length.</exception>
    public readonly long ReadInt64() => Value.Length == 8 ? BinaryPrimitives.ReadInt64BigEndian(Value) : throw Damaged();

    /// <exception cref="InvalidDataException">The value has another length.</exception>
    public readonly UInt128 ReadUInt128() => ReadUInt128(Value);

    /// <exception cref="InvalidDataException">The value has another length.</exception>
    public readonly byte ReadByte() => Value.Length == 1 ? Value[0] : throw Damaged();

    /// <exception cref="InvalidDataException">The value has another length.</exception>
    public static UInt128 ReadUInt128(ReadOnlySpan<byte> value) =>
        value.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(value) : throw Damaged();

    private static InvalidDataException Damaged() => new("A stored letter is cut short.");

    /// <summary>The value of the first field of a kind, or empty.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> source, LetterField field)
    {
        var reader = new FieldReader(source);
        while (reader.Read())
        {
            if (reader.Field == field) return reader.Value;
        }

        return default;
    }
}
