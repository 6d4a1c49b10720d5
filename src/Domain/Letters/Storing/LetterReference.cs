using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>Which letter a later entry speaks of: the payload of <see cref="EntryType.LetterRead"/> and its like.</summary>
/// <param name="Version">The letter's version in its mailbox.</param>
/// <param name="Sequence">The sequence of the letter's entry.</param>
/// <param name="Sender">Whose feed tells of it.</param>
public readonly record struct LetterReference(uint Version, long Sequence, UInt128 Sender)
{
    public const int SizeBytes = 4 + 8 + 16;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Version);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), Sequence);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(12), Sender);
        return bytes;
    }

    /// <summary>Reads from the beginning of the source; what follows is not looked at.</summary>
    /// <exception cref="InvalidDataException">The source is too short.</exception>
    public static LetterReference Read(ReadOnlySpan<byte> source) => source.Length >= SizeBytes
        ? new LetterReference(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            BinaryPrimitives.ReadInt64BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt128BigEndian(source[12..]))
        : throw new InvalidDataException("A stored reference to a letter is cut short.");
}
