namespace Budkavle.Storage;

internal sealed class SpreadViews(IShardViews[] servers, int shards) : IShardViews
{
    public ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken) =>
        ServerOf(shard).ReadCheckpointAsync(shard, cancellationToken);

    public ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken) =>
        ServerOf(lease.Shard).SaveViewsAsync(lease, viewsSequence, rows, cancellationToken);

    public ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken) =>
        ServerOf(lease.Shard).SaveHeadsAsync(lease, headsSequence, parts, cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken) =>
        ServerOf(shard).ReadHeadsAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken) =>
        ServerOf(stream.ShardOf(shards)).ReadListAsync(stream, bucket, from, before, ascending, rowsMax, cancellationToken);

    public async ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken) =>
        await Scatter.AskAsync(
            keys, key => key.Stream.ShardOf(shards) % servers.Length,
            (server, part) => servers[server].ReadRowsAsync(part, cancellationToken));

    private IShardViews ServerOf(int shard) => servers[shard % servers.Length];
}
