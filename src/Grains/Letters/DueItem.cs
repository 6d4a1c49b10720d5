using System.Buffers.Binary;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>A row of what is due: what kind, whose, and which letter of theirs.</summary>
public readonly record struct DueItem(AlarmKind Kind, StreamKey Stream, uint Version)
{
    public byte[] ToBytes()
    {
        var bytes = new byte[1 + StreamKey.SizeBytes + 4];
        bytes[0] = (byte)Kind;
        Stream.Write(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Version);
        return bytes;
    }

    public static DueItem Read(ReadOnlySpan<byte> source) => new(
        (AlarmKind)source[0],
        StreamKey.Read(source[1..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[17..]));
}
