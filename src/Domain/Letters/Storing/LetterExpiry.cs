using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>The payload of <see cref="EntryType.LetterExpired"/>.</summary>
/// <param name="Letter">Which letter.</param>
/// <param name="DeadlineAt">
/// When it had to be confirmed by, milliseconds since 1970: its dueAt and the outages known when it was decided, by the legal clock.
/// </param>
public readonly record struct LetterExpiry(LetterReference Letter, long DeadlineAt)
{
    public const int SizeBytes = LetterReference.SizeBytes + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Letter.ToBytes().CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(LetterReference.SizeBytes), DeadlineAt);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static LetterExpiry Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new LetterExpiry(LetterReference.Read(source), BinaryPrimitives.ReadInt64BigEndian(source[LetterReference.SizeBytes..]))
        : throw new InvalidDataException("A stored expiry of a letter is cut short.");
}
