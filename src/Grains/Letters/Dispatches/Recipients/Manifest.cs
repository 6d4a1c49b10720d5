using System.Buffers.Binary;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The chunks of an upload or a plan, and an upload's refused lines: format (1), chunks (4) of shard (2), count (4) and hash (32), then
/// lines (4) of number (8), fault (1) and, from format 2 on, column (2).
/// </summary>
internal sealed record Manifest(IReadOnlyList<ChunkReference> Chunks, IReadOnlyList<RefusedLine> Lines)
{
    private const byte FormatVersion = 2;
    private const byte WithoutColumns = 1;
    private const int ChunkBytes = 2 + 4 + 32;
    private const int LineBytes = 8 + 1 + 2;

    public byte[] ToBytes()
    {
        var bytes = new byte[1 + 4 + (Chunks.Count * ChunkBytes) + 4 + (Lines.Count * LineBytes)];
        bytes[0] = FormatVersion;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Chunks.Count);
        var rest = bytes.AsSpan(5);
        foreach (var chunk in Chunks)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)chunk.Shard);
            BinaryPrimitives.WriteInt32BigEndian(rest[2..], chunk.Count);
            chunk.Hash.Span.CopyTo(rest[6..]);
            rest = rest[ChunkBytes..];
        }

        BinaryPrimitives.WriteInt32BigEndian(rest, Lines.Count);
        rest = rest[4..];
        foreach (var line in Lines)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, line.Line);
            rest[8] = (byte)line.Fault;
            BinaryPrimitives.WriteUInt16BigEndian(rest[9..], line.Column);
            rest = rest[LineBytes..];
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are of another format.</exception>
    public static Manifest Read(ReadOnlyMemory<byte> source)
    {
        if (source.Length < 9 || source.Span[0] is not (FormatVersion or WithoutColumns))
            throw new InvalidDataException("A manifest is of another format.");
        var chunks = new ChunkReference[BinaryPrimitives.ReadInt32BigEndian(source.Span[1..])];
        var rest = source[5..];
        for (var i = 0; i < chunks.Length; i++, rest = rest[ChunkBytes..])
        {
            chunks[i] = new ChunkReference(
                BinaryPrimitives.ReadUInt16BigEndian(rest.Span), BinaryPrimitives.ReadInt32BigEndian(rest.Span[2..]), rest.Slice(6, 32));
        }

        var lines = new RefusedLine[BinaryPrimitives.ReadInt32BigEndian(rest.Span)];
        rest = rest[4..];
        var hasColumns = source.Span[0] != WithoutColumns;
        for (var i = 0; i < lines.Length; i++, rest = rest[(hasColumns ? LineBytes : LineBytes - 2)..])
        {
            var column = hasColumns ? BinaryPrimitives.ReadUInt16BigEndian(rest.Span[9..]) : (ushort)0;
            lines[i] = new RefusedLine(BinaryPrimitives.ReadInt64BigEndian(rest.Span), (RecipientFault)rest.Span[8], column);
        }

        return new Manifest(chunks, lines);
    }
}
