using System.Buffers.Binary;

namespace Budkavle.Grains.Letters;

/// <summary>A letter that waits for its mailbox's message of the day; a row of <see cref="Buckets.Digest"/>.</summary>
/// <param name="Sequence">The entry that put it off.</param>
/// <param name="Until">For when, milliseconds since 1970.</param>
public readonly record struct DigestRow(long Sequence, long Until)
{
    private const int SizeBytes = 8 + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Until);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no such row.</exception>
    public static DigestRow Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new DigestRow(BinaryPrimitives.ReadInt64BigEndian(source), BinaryPrimitives.ReadInt64BigEndian(source[8..]))
        : throw new InvalidDataException("What waits for the day's message is not as it was stored.");
}
