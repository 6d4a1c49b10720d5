using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>
/// The payload of <see cref="EntryType.DispatchLetterDelivered"/>: all that a letter of a dispatch does not share with the others.
/// </summary>
public readonly record struct DispatchLetter(UInt128 Sender, UInt128 Dispatch, LetterTraits Traits, long DueAt)
{
    public const int SizeBytes = 16 + 16 + 1 + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Sender);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Dispatch);
        bytes[32] = (byte)Traits;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(33), DueAt);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static DispatchLetter Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new DispatchLetter(
            BinaryPrimitives.ReadUInt128BigEndian(source),
            BinaryPrimitives.ReadUInt128BigEndian(source[16..]),
            (LetterTraits)source[32],
            BinaryPrimitives.ReadInt64BigEndian(source[33..]))
        : throw new InvalidDataException("A stored letter of a dispatch is cut short.");
}
