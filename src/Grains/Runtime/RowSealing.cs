using System.Buffers.Binary;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Rows on their way to and from the views. A first byte tells whether the rest is sealed: rows with nothing personal in them are not,
/// which is most of a large dispatch.
/// </summary>
internal static class RowSealing
{
    private const byte Plain = 0;
    private const byte Sealed = 1;
    private const int AssociatedBytes = StreamKey.SizeBytes + 1 + 8;

    public static ViewRow Seal(ISealer sealer, in ViewRow row, bool personal)
    {
        if (row.Change == ViewChange.Delete) return row;
        if (!personal)
        {
            var plain = new byte[row.Bytes.Length + 1];
            plain[0] = Plain;
            row.Bytes.Span.CopyTo(plain.AsSpan(1));
            return row with { Bytes = plain };
        }

        Span<byte> associated = stackalloc byte[AssociatedBytes];
        WriteAssociated(associated, row.Key);
        var bytes = new byte[1 + row.Bytes.Length + sealer.OverheadBytes];
        bytes[0] = Sealed;
        var length = sealer.Seal(row.Bytes.Span, associated, bytes.AsSpan(1));
        return row with { Bytes = bytes.AsMemory(0, 1 + length) };
    }

    public static bool IsSealed(in ViewRow row) => !row.Bytes.IsEmpty && row.Bytes.Span[0] != Plain;

    public static ReadOnlyMemory<byte> Open(ISealer sealer, in ViewRow row)
    {
        Memory<byte> free = new byte[row.Bytes.Length];
        return Open(sealer, row, ref free);
    }

    /// <summary>Opens a row into the beginning of free memory, as long as the row at least, and takes what it used off it.</summary>
    public static ReadOnlyMemory<byte> Open(ISealer sealer, in ViewRow row, ref Memory<byte> free)
    {
        if (row.Bytes.IsEmpty) throw new InvalidDataException("A stored row has no bytes.");
        if (row.Bytes.Span[0] == Plain) return row.Bytes[1..];
        Span<byte> associated = stackalloc byte[AssociatedBytes];
        WriteAssociated(associated, row.Key);
        if (row.Bytes.Length < 1 + sealer.OverheadBytes) throw new InvalidDataException("A stored row is cut short.");
        var length = sealer.Open(row.Bytes.Span[1..], associated, free.Span);
        var plain = free[..length];
        free = free[length..];
        return plain;
    }

    private static void WriteAssociated(Span<byte> destination, in ViewKey key)
    {
        key.Stream.Write(destination);
        destination[StreamKey.SizeBytes] = key.Bucket;
        BinaryPrimitives.WriteInt64BigEndian(destination[(StreamKey.SizeBytes + 1)..], key.Position);
    }
}
