using System.Numerics;

namespace Budkavle.Domain.Evidence;

/// <summary>Proof that a leaf is in a tree.</summary>
public static class InclusionProof
{
    /// <summary>The root that a leaf and its path lead to, or null if the path does not fit index and size (RFC 9162, 2.1.3.2).</summary>
    public static byte[]? RootFrom(ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size || path.Any(hash => hash.Length != MerkleTree.HashBytes)) return null;
        var (node, last) = (index, size - 1);
        var root = leafHash.ToArray();
        foreach (var hash in path)
        {
            if (last == 0) return null;
            if ((node & 1) == 1 || node == last)
            {
                root = MerkleTree.HashNode(hash, root);
                var shift = (node & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(node);
                (node, last) = (node >> shift, last >> shift);
            }
            else
            {
                root = MerkleTree.HashNode(root, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    /// <summary>The parts of the tree whose hashes are the path of a leaf, in the path's order.</summary>
    public static IReadOnlyList<TreeRange> Needs(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var needs = new List<TreeRange>();
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + TreeRange.Split(end - begin);
            if (index < middle)
            {
                needs.Add(new TreeRange(middle, end));
                end = middle;
            }
            else
            {
                needs.Add(new TreeRange(begin, middle));
                begin = middle;
            }
        }

        needs.Reverse();
        return needs;
    }
}
