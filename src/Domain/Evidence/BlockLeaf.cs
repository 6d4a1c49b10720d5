using System.Buffers.Binary;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// A leaf of the transparency log: one committed block of one shard. It commits to the block's evidence through the root over its entries'
/// leaves, and to the bytes on disk through their hash. The layout is published and never changes under one version.
/// </summary>
/// <remarks>
/// 89 bytes, most significant byte first: version (1), shard (4), sequence of the first entry (8), entries (4), epoch of the writer (8),
/// hash of the sealed block (32), root (32). A block that only opens an epoch has no bytes and the root of the empty tree.
/// </remarks>
/// <param name="Shard">The shard.</param>
/// <param name="Sequence">The sequence of the block's first entry.</param>
/// <param name="Count">Entries in the block.</param>
/// <param name="Epoch">The epoch of the writer.</param>
/// <param name="SealedHash">The block as it is stored: the RFC 6962 root over its pieces of 1024 bytes.</param>
/// <param name="Root">RFC 6962 root over the leaves of the block's entries.</param>
public sealed record BlockLeaf(
    int Shard, long Sequence, int Count, long Epoch, ReadOnlyMemory<byte> SealedHash, ReadOnlyMemory<byte> Root)
{
    public const int SizeBytes = 1 + 4 + 8 + 4 + 8 + MerkleTree.HashBytes + MerkleTree.HashBytes;
    private const byte Version = 1;

    /// <summary>The sequence of the block's last entry.</summary>
    public long LastSequence => Sequence + Count - 1;

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Shard);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(5), Sequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(13), Count);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), Epoch);
        SealedHash.Span.CopyTo(bytes.AsSpan(25, MerkleTree.HashBytes));
        Root.Span.CopyTo(bytes.AsSpan(25 + MerkleTree.HashBytes, MerkleTree.HashBytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not a leaf of this version.</exception>
    public static BlockLeaf Read(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        if (span.Length != SizeBytes || span[0] != Version) throw new InvalidDataException("Not a leaf of the log of a known version.");
        return new BlockLeaf(
            BinaryPrimitives.ReadInt32BigEndian(span[1..]),
            BinaryPrimitives.ReadInt64BigEndian(span[5..]),
            BinaryPrimitives.ReadInt32BigEndian(span[13..]),
            BinaryPrimitives.ReadInt64BigEndian(span[17..]),
            source.Slice(25, MerkleTree.HashBytes),
            source.Slice(25 + MerkleTree.HashBytes, MerkleTree.HashBytes));
    }

    /// <summary>Compared byte for byte; the record's own comparison would compare references.</summary>
    public bool Equals(BlockLeaf? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    public override int GetHashCode() => HashCode.Combine(Shard, Sequence);
}
