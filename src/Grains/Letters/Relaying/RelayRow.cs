using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Relaying;

/// <summary>A letter in the waiting room of another operator.</summary>
/// <param name="Mailbox">Whose letter.</param>
/// <param name="Letter">Which letter.</param>
/// <param name="OrderedAt">Since when it waits, milliseconds since 1970.</param>
public readonly record struct RelayRow(StreamKey Mailbox, LetterReference Letter, long OrderedAt)
{
    private const int SizeBytes = StreamKey.SizeBytes + LetterReference.SizeBytes + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Mailbox.Write(bytes);
        Letter.ToBytes().CopyTo(bytes, StreamKey.SizeBytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(SizeBytes - 8), OrderedAt);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a row.</exception>
    public static RelayRow Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new RelayRow(
            StreamKey.Read(source), LetterReference.Read(source[StreamKey.SizeBytes..]),
            BinaryPrimitives.ReadInt64BigEndian(source[(SizeBytes - 8)..]))
        : throw new InvalidDataException("A stored row of a letter for another operator is cut short.");
}
