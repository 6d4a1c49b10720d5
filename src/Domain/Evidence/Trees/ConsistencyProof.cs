using System.Numerics;

namespace Budkavle.Domain.Evidence;

/// <summary>Proof that a tree is the beginning of a later one: nothing was changed or taken away.</summary>
public static class ConsistencyProof
{
    /// <summary>Whether the path proves that the first tree is the beginning of the second (RFC 9162, section 2.1.4.2).</summary>
    public static bool Holds(
        long firstSize, ReadOnlySpan<byte> firstRoot, long secondSize, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        if (firstSize < 0 || secondSize < firstSize || path.Any(hash => hash.Length != MerkleTree.HashBytes)) return false;
        if (firstSize == secondSize) return path.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (firstSize == 0) return path.Count == 0 && firstRoot.SequenceEqual(MerkleTree.Empty);
        var (node, last) = (firstSize - 1, secondSize - 1);
        // An odd node is the right one of its pair: its subtree is complete in both trees.
        var shift = BitOperations.TrailingZeroCount(~node);
        (node, last) = (node >> shift, last >> shift);
        var next = 0;
        byte[] first;
        if (BitOperations.IsPow2(firstSize)) first = firstRoot.ToArray();
        else if (path.Count == 0) return false;
        else first = path[next++];
        var second = first;
        for (; next < path.Count; next++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                first = MerkleTree.HashNode(path[next], first);
                second = MerkleTree.HashNode(path[next], second);
                for (; node != 0 && (node & 1) == 0; node >>= 1) last >>= 1;
            }
            else
            {
                second = MerkleTree.HashNode(second, path[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && firstRoot.SequenceEqual(first) && secondRoot.SequenceEqual(second);
    }

    /// <summary>The parts of the second tree whose hashes are the path, in the path's order (RFC 6962, section 2.1.2).</summary>
    public static IReadOnlyList<TreeRange> Needs(long firstSize, long secondSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(secondSize, firstSize);
        var needs = new List<TreeRange>();
        if (firstSize == 0 || firstSize == secondSize) return needs;
        var (begin, end) = (0L, secondSize);
        while (end != firstSize)
        {
            var middle = begin + TreeRange.Split(end - begin);
            if (firstSize <= middle)
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

        // What is left ends both trees; if it is all of the first one, its root is known.
        if (begin != 0) needs.Add(new TreeRange(begin, end));
        needs.Reverse();
        return needs;
    }
}
