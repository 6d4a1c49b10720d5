using System.Buffers.Binary;

namespace Budkavle.Domain.Letters.Printing;

/// <summary>The payload of entries that say how a letter on paper fares, from <see cref="EntryType.PrintAssigned"/> on.</summary>
/// <param name="Letter">Which letter.</param>
/// <param name="Job">The print house's job, <see cref="PrintJobName"/>; 0 before there is one.</param>
public readonly record struct PrintNote(LetterReference Letter, long Job)
{
    public const int SizeBytes = LetterReference.SizeBytes + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Letter.ToBytes().CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(LetterReference.SizeBytes), Job);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static PrintNote Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new PrintNote(LetterReference.Read(source), BinaryPrimitives.ReadInt64BigEndian(source[LetterReference.SizeBytes..]))
        : throw new InvalidDataException("A stored note of a letter on paper is cut short.");
}
