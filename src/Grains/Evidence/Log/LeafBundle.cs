using System.Buffers.Binary;
using Budkavle.Domain.Evidence;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Up to 256 leaves of the log as they are stored: which sequence each shard had come to before them, then the leaves as the tile format
/// bundles them (length in two bytes, most significant first, and the leaf).
/// </summary>
/// <param name="Next">For each shard the sequence that its next leaf begins with, before the first leaf of the bundle.</param>
/// <param name="Leaves">The leaves, in the tree's order.</param>
public sealed record LeafBundle(IReadOnlyList<long> Next, IReadOnlyList<BlockLeaf> Leaves)
{
    private const byte Version = 1;

    public byte[] ToBytes()
    {
        var bytes = new byte[1 + 4 + (Next.Count * 8)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Next.Count);
        for (var i = 0; i < Next.Count; i++) BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(5 + (i * 8)), Next[i]);
        return [.. bytes, .. ToEntries(Leaves.Count)];
    }

    /// <summary>The first leaves as they are published: C2SP tlog-tiles, entry bundle.</summary>
    public byte[] ToEntries(int count)
    {
        var bytes = new byte[count * (2 + BlockLeaf.SizeBytes)];
        for (var i = 0; i < count; i++)
        {
            var at = i * (2 + BlockLeaf.SizeBytes);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), BlockLeaf.SizeBytes);
            Leaves[i].ToBytes().CopyTo(bytes, at + 2);
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not a bundle.</exception>
    public static LeafBundle Read(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        if (span.Length < 5 || span[0] != Version) throw Damaged();
        var shards = BinaryPrimitives.ReadInt32BigEndian(span[1..]);
        var rest = span.Length - 5 - (shards * 8L);
        if (shards < 1 || rest < 0 || rest % (2 + BlockLeaf.SizeBytes) != 0) throw Damaged();
        var next = new long[shards];
        for (var i = 0; i < shards; i++) next[i] = BinaryPrimitives.ReadInt64BigEndian(span[(5 + (i * 8))..]);
        var leaves = new List<BlockLeaf>();
        for (var at = 5 + (shards * 8); at < span.Length; at += 2 + BlockLeaf.SizeBytes)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(span[at..]) != BlockLeaf.SizeBytes) throw Damaged();
            leaves.Add(BlockLeaf.Read(source.Slice(at + 2, BlockLeaf.SizeBytes)));
        }

        return new LeafBundle(next, leaves);
    }

    private static InvalidDataException Damaged() => new("A bundle of leaves does not have the expected format.");
}
