using System.Security.Cryptography;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// The Merkle tree hash of RFC 6962, section 2.1, over SHA-256: a leaf is hashed behind a byte 0, a node behind a byte 1.
/// </summary>
public static class MerkleTree
{
    public const int HashBytes = 32;
    private const int NodeBytes = 1 + (2 * HashBytes);

    /// <summary>The hash of a tree without leaves.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    public static byte[] HashLeaf(ReadOnlySpan<byte> leaf)
    {
        var message = new byte[1 + leaf.Length];
        leaf.CopyTo(message.AsSpan(1));
        return SHA256.HashData(message);
    }

    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> message = stackalloc byte[NodeBytes];
        message[0] = 1;
        left.CopyTo(message[1..]);
        right.CopyTo(message[(1 + HashBytes)..]);
        return SHA256.HashData(message);
    }

    /// <summary>The root over leaf hashes that lie one after the other.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> leafHashes) => Climb(leafHashes, 0, null);

    /// <summary>The hashes that lead from a leaf to the root of the tree, lowest first (RFC 6962, section 2.1.1).</summary>
    public static IReadOnlyList<byte[]> InclusionPath(ReadOnlySpan<byte> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Length / HashBytes);
        var path = new List<byte[]>();
        Climb(leafHashes, index, path);
        return path;
    }

    /// <summary>Level by level; a last node without a sibling rises as it is, which is what the recursive definition comes to.</summary>
    private static byte[] Climb(ReadOnlySpan<byte> leafHashes, int index, List<byte[]>? path)
    {
        if (leafHashes.Length % HashBytes != 0) throw new ArgumentException("Not a whole number of hashes.", nameof(leafHashes));
        var count = leafHashes.Length / HashBytes;
        if (count == 0) return Empty;
        var level = leafHashes.ToArray();
        var nodes = new byte[count / 2 * NodeBytes];
        var messages = new (int, int)[count / 2];
        for (; count > 1; count = (count + 1) / 2, index /= 2)
        {
            var sibling = index ^ 1;
            if (sibling < count) path?.Add(level[(sibling * HashBytes)..((sibling + 1) * HashBytes)]);
            var pairs = count / 2;
            for (var i = 0; i < pairs; i++)
            {
                messages[i] = (i * NodeBytes, NodeBytes);
                nodes[i * NodeBytes] = 1;
                level.AsSpan(i * 2 * HashBytes, 2 * HashBytes).CopyTo(nodes.AsSpan(i * NodeBytes + 1));
            }

            var last = level.AsSpan((count - 1) * HashBytes, HashBytes);
            if (count % 2 == 1) last.CopyTo(level.AsSpan(pairs * HashBytes));
            Sha256Lanes.HashMany(nodes, messages.AsSpan(0, pairs), level);
        }

        return level[..HashBytes];
    }
}
