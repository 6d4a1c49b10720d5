using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>
/// The payload of <see cref="EntryType.DispatchAdvanced"/>: how far a dispatch has come in one shard. It is in the same commit as the
/// letters it counts, so a dispatch that goes on after a crash neither repeats nor skips a recipient.
/// </summary>
public sealed record DispatchAdvance
{
    private const int FixedBytes = 16 + 8 + 8 + 8 + 4;

    public UInt128 Dispatch { get; init; }


    /// <summary>How many of the shard's recipients, in plan order, are done.</summary>
    public long Done { get; init; }

    /// <summary>Of these, how many got the letter.</summary>
    public long Delivered { get; init; }

    /// <summary>Of these, how many could not get it.</summary>
    public long Refused { get; init; }

    /// <summary>Places in plan order, and reasons, of those refused since the entry before.</summary>
    public IReadOnlyList<(long Place, LetterRefusal Reason)> Refusals { get; init; } = [];

    public byte[] ToBytes()
    {
        var bytes = new byte[FixedBytes + (Refusals.Count * 9)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Dispatch);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Done);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), Delivered);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(32), Refused);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(40), Refusals.Count);
        for (var i = 0; i < Refusals.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(FixedBytes + (i * 9)), Refusals[i].Place);
            bytes[FixedBytes + (i * 9) + 8] = (byte)Refusals[i].Reason;
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static DispatchAdvance Read(ReadOnlySpan<byte> source)
    {
        var count = source.Length < FixedBytes ? -1 : BinaryPrimitives.ReadInt32BigEndian(source[40..]);
        if (count < 0 || source.Length != FixedBytes + (count * 9L))
        {
            throw new InvalidDataException("A stored advance of a dispatch is cut short.");
        }

        var refusals = new (long, LetterRefusal)[count];
        for (var i = 0; i < refusals.Length; i++)
        {
            var item = source[(FixedBytes + (i * 9))..];
            refusals[i] = (BinaryPrimitives.ReadInt64BigEndian(item), (LetterRefusal)item[8]);
        }

        return new DispatchAdvance
        {
            Dispatch = BinaryPrimitives.ReadUInt128BigEndian(source),
            Done = BinaryPrimitives.ReadInt64BigEndian(source[16..]),
            Delivered = BinaryPrimitives.ReadInt64BigEndian(source[24..]),
            Refused = BinaryPrimitives.ReadInt64BigEndian(source[32..]),
            Refusals = refusals,
        };
    }
}
