using System.Numerics;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// Leaves of a tree from <paramref name="Begin"/> (inclusive) to <paramref name="End"/> (exclusive), a part that has a hash.
/// </summary>
public readonly record struct TreeRange(long Begin, long End)
{
    /// <summary>Where RFC 6962 splits a tree: the largest power of two below its size.</summary>
    public static long Split(long size) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(size - 1)));

    /// <summary>
    /// The complete subtrees that the range is made of, from the left: level (0: leaves) and number within the level.
    /// </summary>
    public IReadOnlyList<(int Level, long Index)> Subtrees()
    {
        var subtrees = new List<(int, long)>();
        for (var begin = Begin; begin < End;)
        {
            var level = 63 - BitOperations.LeadingZeroCount((ulong)(End - begin));
            subtrees.Add((level, begin >> level));
            begin += 1L << level;
        }

        return subtrees;
    }

    /// <summary>The hash of a range from those of its <see cref="Subtrees"/>.</summary>
    public static byte[] Combine(IReadOnlyList<byte[]> subtrees)
    {
        if (subtrees.Count == 0) return MerkleTree.Empty;
        var hash = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--) hash = MerkleTree.HashNode(subtrees[i], hash);
        return hash;
    }
}
