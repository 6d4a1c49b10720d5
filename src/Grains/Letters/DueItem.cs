using System.Buffers.Binary;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>A row of what is due: what kind, whose, and which letter of theirs.</summary>
/// <param name="Kind">What is due.</param>
/// <param name="Stream">Whose.</param>
/// <param name="Version">Which letter; 0 where it is not about one.</param>
/// <param name="Sequence">The entry that made it due, for a notification; 0 for others.</param>
public readonly record struct DueItem(AlarmKind Kind, StreamKey Stream, uint Version, long Sequence = 0)
{
    public byte[] ToBytes()
    {
        var bytes = new byte[1 + StreamKey.SizeBytes + 4 + 8];
        bytes[0] = (byte)Kind;
        Stream.Write(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Version);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(21), Sequence);
        return bytes;
    }

    public static DueItem Read(ReadOnlySpan<byte> source) => new(
        (AlarmKind)source[0],
        StreamKey.Read(source[1..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[17..]),
        BinaryPrimitives.ReadInt64BigEndian(source[21..]));
}
