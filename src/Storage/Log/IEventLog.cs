namespace Budkavle.Storage;

/// <summary>
/// The append log, cut into shards. Each shard is a gapless sequence of entries, written in blocks by one writer at a time.
/// </summary>
/// <remarks>
/// A writer is fenced by the primary key <c>(shard, sequence)</c> alone: a new owner first raises the shard's epoch and then
/// writes an opening block at the next sequence. Whoever still writes under the old epoch finds its place taken.
/// No row is updated on the accepted path.
/// </remarks>
public interface IEventLog
{
    /// <summary>How many shards the log was created with; fixed for its life.</summary>
    int Shards { get; }

    /// <summary>Takes a shard over: raises its epoch and writes the opening block (one entry, no bytes) after the last one.</summary>
    ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken);

    /// <summary>
    /// Makes blocks durable in one commit. Several shards may take part, and several consecutive blocks of a shard; the blocks of one
    /// shard are stored all or none. A fenced shard does not hinder the others. Blocks that are there already, word for word, count as
    /// stored, so an append may be sent again as it was or with more blocks behind it.
    /// </summary>
    /// <returns>One outcome for each block, in order.</returns>
    /// <exception cref="StorageException">The outcome is unknown or the store is unavailable: ask <see cref="ReadLastAsync"/>.</exception>
    ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken);

    /// <summary>The last stored block of a shard without its bytes, or null for a shard never opened.</summary>
    ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken);

    /// <summary>
    /// Blocks of a shard in order, from the one that holds <paramref name="fromSequence"/> on (inclusive), at most
    /// <paramref name="blocksMax"/> of them. With <paramref name="tags"/> other than 0 only those that have all of its bits.
    /// </summary>
    ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken);

    /// <summary>The blocks that hold the given positions, in the order asked for, in one round trip; null where there is none.</summary>
    ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken);
}
