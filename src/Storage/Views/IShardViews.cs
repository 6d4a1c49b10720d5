namespace Budkavle.Storage;

/// <summary>
/// Rows derived from the log, written behind it in sorted runs, and the heads of its streams. Everything here can be rebuilt from the log.
/// </summary>
public interface IShardViews
{
    ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken);

    /// <summary>
    /// Writes rows, sorted by key with one row per key, then moves the shard's views to <paramref name="viewsSequence"/>. May be cut into
    /// several transactions of which the last moves the mark, so a crash leaves rows ahead of it: writing them again is harmless.
    /// </summary>
    /// <exception cref="FencedException">The lease is over; rows already written are what the new owner will write too.</exception>
    ValueTask SaveViewsAsync(ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken);

    /// <summary>Replaces the saved heads, given in parts, and moves their mark; the old ones stay valid until the new are whole.</summary>
    /// <exception cref="FencedException">The lease is over.</exception>
    ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken);

    /// <summary>The saved heads in parts, in the order given to <see cref="SaveHeadsAsync"/>.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken);

    /// <summary>
    /// Rows of one list with a position below <paramref name="before"/> and at least <paramref name="from"/>, highest first, or, if
    /// <paramref name="ascending"/>, lowest first; at most <paramref name="rowsMax"/>. Its cost does not depend on the length of the list.
    /// </summary>
    ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken);

    /// <summary>The rows with the given keys, in the order asked for, in one round trip; null where there is none.</summary>
    ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken);
}
