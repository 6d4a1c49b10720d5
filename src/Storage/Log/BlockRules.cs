namespace Budkavle.Storage;

/// <summary>What every log asks of the blocks it is given.</summary>
internal static class BlockRules
{
    /// <summary>The blocks of one shard follow each other and belong to one writer.</summary>
    /// <exception cref="ArgumentException">They do not: the caller's mistake.</exception>
    public static void Check(IReadOnlyList<Block> blocks, int shards)
    {
        var nexts = new Dictionary<int, Block>();
        foreach (var block in blocks)
        {
            if ((uint)block.Shard >= (uint)shards) throw new ArgumentException($"There is no shard {block.Shard}.", nameof(blocks));
            if (block.Count < 1 || block.Sequence < 1) throw new ArgumentException("A block holds an entry or more.", nameof(blocks));
            if (nexts.TryGetValue(block.Shard, out var before)
                && (before.LastSequence + 1 != block.Sequence || before.Epoch != block.Epoch))
            {
                throw new ArgumentException($"The blocks of shard {block.Shard} do not follow each other.", nameof(blocks));
            }

            nexts[block.Shard] = block;
        }
    }

    /// <summary>
    /// Whether a stored block is the given one, word for word, so that storing it again is the answer to a repeated append.
    /// </summary>
    public static bool IsSame(Block stored, Block given) =>
        stored.Shard == given.Shard && stored.Sequence == given.Sequence && stored.Count == given.Count && stored.Epoch == given.Epoch
        && stored.Tags == given.Tags && stored.Bytes.Span.SequenceEqual(given.Bytes.Span);

    /// <summary>The rows of a checkpoint are sorted, one a key, and of the shard whose lease is shown.</summary>
    /// <exception cref="ArgumentException">They are not: the caller's mistake.</exception>
    public static void Check(int shard, IReadOnlyList<ViewRow> rows, int shards)
    {
        if (rows.Count == 0) return;
        if (rows[0].Key.Stream.ShardOf(shards) != shard || rows[^1].Key.Stream.ShardOf(shards) != shard)
        {
            throw new ArgumentException($"A row does not belong to shard {shard}.", nameof(rows));
        }

        for (var index = 1; index < rows.Count; index++)
        {
            var isSorted = rows[index - 1].Key.CompareTo(rows[index].Key) < 0;
            if (!isSorted) throw new ArgumentException("Rows are not sorted by key, one a key.", nameof(rows));
        }
    }
}
