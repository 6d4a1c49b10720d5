using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>Which version of a template a letter was made of; version 0 for none. 20 bytes, stored with the letter.</summary>
public readonly record struct TemplateMark(UInt128 Id, int Version)
{
    public const int SizeBytes = 20;

    public bool IsNone => Version == 0;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Id);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], Version);
    }

    /// <exception cref="InvalidDataException">Not 20 bytes.</exception>
    public static TemplateMark Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new TemplateMark(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadInt32BigEndian(source[16..]))
        : throw new InvalidDataException("A stored letter's template has another length.");
}
