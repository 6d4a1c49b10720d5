using System.Buffers.Binary;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>A row of what is due: what kind, whose, and which letter of theirs.</summary>
/// <param name="Kind">What is due.</param>
/// <param name="Stream">Whose.</param>
/// <param name="Version">Which letter; 0 where it is not about one.</param>
/// <param name="Sequence">The entry that made it due, for a notification; 0 for others.</param>
/// <param name="At">When, in milliseconds since 1970; 0 for a notification, whose place says it.</param>
public readonly record struct DueItem(AlarmKind Kind, StreamKey Stream, uint Version, long Sequence = 0, long At = 0)
{
    private const int SizeBytes = 1 + StreamKey.SizeBytes + 4 + 8 + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        bytes[0] = (byte)Kind;
        Stream.Write(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Version);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(21), Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(29), At);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not an item of what is due.</exception>
    public static DueItem Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new DueItem(
            (AlarmKind)source[0],
            StreamKey.Read(source[1..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[17..]),
            BinaryPrimitives.ReadInt64BigEndian(source[21..]),
            BinaryPrimitives.ReadInt64BigEndian(source[29..]))
        : throw new InvalidDataException("What is due is not as it was stored.");
}
