using System.Buffers.Binary;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>The payload of <see cref="EntryType.MessageMoved"/>: what became of a message.</summary>
/// <param name="Version">The message's version in the stream of its service.</param>
/// <param name="Sender">The service.</param>
/// <param name="WasDueAt">For when it stood in the outbox; 0 if it did not.</param>
/// <param name="Row">Where it stands now, all of it, so that no row need be read to fold this.</param>
public readonly record struct OutboundMove(uint Version, UInt128 Sender, long WasDueAt, OutboundRow Row)
{
    private const int FixedBytes = 4 + 16 + 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[FixedBytes + OutboundRow.SizeBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Version);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(4), Sender);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(20), WasDueAt);
        Row.ToBytes().CopyTo(bytes.AsSpan(FixedBytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are too few.</exception>
    public static OutboundMove Read(ReadOnlySpan<byte> source) => source.Length >= FixedBytes + OutboundRow.SizeBytes
        ? new OutboundMove(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            BinaryPrimitives.ReadUInt128BigEndian(source[4..]),
            BinaryPrimitives.ReadInt64BigEndian(source[20..]),
            OutboundRow.Read(source[FixedBytes..]))
        : throw new InvalidDataException("What became of a message is cut short.");
}
