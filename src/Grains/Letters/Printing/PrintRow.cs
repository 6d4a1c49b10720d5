using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Printing;

/// <summary>A row of a letter on paper.</summary>
/// <param name="State">The entry that made the row what it is.</param>
/// <param name="Mailbox">Whose letter.</param>
/// <param name="Letter">Which letter.</param>
/// <param name="Job">In which job; 0 for none yet.</param>
public readonly record struct PrintRow(EntryType State, StreamKey Mailbox, LetterReference Letter, long Job)
{
    private const int SizeBytes = 1 + StreamKey.SizeBytes + LetterReference.SizeBytes + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        bytes[0] = (byte)State;
        Mailbox.Write(bytes.AsSpan(1));
        Letter.ToBytes().CopyTo(bytes, 1 + StreamKey.SizeBytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(SizeBytes - 8), Job);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a row.</exception>
    public static PrintRow Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new PrintRow(
            (EntryType)source[0], StreamKey.Read(source[1..]), LetterReference.Read(source[(1 + StreamKey.SizeBytes)..]),
            BinaryPrimitives.ReadInt64BigEndian(source[(SizeBytes - 8)..]))
        : throw new InvalidDataException("A stored row of a letter on paper is cut short.");
}
