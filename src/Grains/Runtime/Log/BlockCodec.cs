using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Entries one after the other: type (1), stream (16), version (4), time (8), length (4), payload. The format is stored; a first byte
/// of another value than <see cref="FormatVersion"/> would announce another.
/// </summary>
public static class BlockCodec
{
    public const byte FormatVersion = 1;
    public const int BlockHeaderBytes = 1;
    public const int EntryHeaderBytes = 1 + StreamKey.SizeBytes + 4 + 8 + 4;

    /// <summary>What binds a sealed block to its place, so that blocks cannot be swapped.</summary>
    public const int AssociatedBytes = 4 + 8 + 8;

    public static void WriteAssociated(Span<byte> destination, int shard, long sequence, long epoch)
    {
        BinaryPrimitives.WriteInt32BigEndian(destination, shard);
        BinaryPrimitives.WriteInt64BigEndian(destination[4..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(destination[12..], epoch);
    }

    public static int Write(
        Span<byte> destination, EntryType type, StreamKey stream, uint version, long at, ReadOnlySpan<byte> payload)
    {
        destination[0] = (byte)type;
        stream.Write(destination[1..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[17..], version);
        BinaryPrimitives.WriteInt64BigEndian(destination[21..], at);
        BinaryPrimitives.WriteInt32BigEndian(destination[29..], payload.Length);
        payload.CopyTo(destination[EntryHeaderBytes..]);
        return EntryHeaderBytes + payload.Length;
    }

    /// <summary>Reads the entries of an opened block in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a block of this format.</exception>
    public static IEnumerable<Entry> Read(long firstSequence, ReadOnlyMemory<byte> block)
    {
        if (block.Length < BlockHeaderBytes || block.Span[0] != FormatVersion) throw Damaged();
        var sequence = firstSequence;
        for (var offset = BlockHeaderBytes; offset < block.Length;)
        {
            var entry = ReadEntry(sequence++, block, ref offset);
            yield return entry;
        }
    }

    /// <summary>The entry with the given sequence; skips the ones before it without reading them.</summary>
    public static Entry ReadOne(long firstSequence, ReadOnlyMemory<byte> block, long sequence)
    {
        if (block.Length < BlockHeaderBytes || block.Span[0] != FormatVersion) throw Damaged();
        var offset = BlockHeaderBytes;
        for (var i = firstSequence; i < sequence; i++) ReadEntry(i, block, ref offset);
        return ReadEntry(sequence, block, ref offset);
    }

    private static Entry ReadEntry(long sequence, ReadOnlyMemory<byte> block, ref int offset)
    {
        if (block.Length - offset < EntryHeaderBytes) throw Damaged();
        var header = block.Span.Slice(offset, EntryHeaderBytes);
        var length = BinaryPrimitives.ReadInt32BigEndian(header[29..]);
        if (length < 0 || length > block.Length - offset - EntryHeaderBytes) throw Damaged();
        var entry = new Entry(
            sequence,
            (EntryType)header[0],
            StreamKey.Read(header[1..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[17..]),
            BinaryPrimitives.ReadInt64BigEndian(header[21..]),
            block.Slice(offset + EntryHeaderBytes, length));
        offset += EntryHeaderBytes + length;
        return entry;
    }

    private static InvalidDataException Damaged() => new("A block of the log does not have the expected format.");
}
