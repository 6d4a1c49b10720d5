using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>The views, far away. A run of rows may be cut: then the rows are there and the mark is not.</summary>
internal sealed class SimViews(SimStore store, Disk disk, StorePlants plants) : IShardViews
{
    private readonly IShardViews _views = disk.Durable.Views;

    public ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _views.ReadCheckpointAsync(shard, CancellationToken.None));

    public ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken)
    {
        var kept = plants.Rows([.. rows.Select(row => row with { Bytes = row.Bytes.ToArray() })]);
        return store.RunAsync(
            StoreCall.SaveViews,
            () => _views.SaveViewsAsync(lease, viewsSequence, kept, CancellationToken.None),
            cut => SaveSome(lease, kept, cut),
            kept.Count);
    }

    private void SaveSome(ShardLease lease, IReadOnlyList<ViewRow> rows, int count)
    {
        try
        {
            var mark = _views.ReadCheckpointAsync(lease.Shard, CancellationToken.None).GetAwaiter().GetResult().ViewsSequence;
            _views.SaveViewsAsync(lease, mark, [.. rows.Take(count)], CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (FencedException)
        {
            // Nothing was written, and the caller learns no more than that it failed.
        }
    }

    public ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        // What is sent is read when it is sent: the caller uses its memory again, and a call may happen long after its failure was told.
        ReadOnlyMemory<byte>[] sent = [.. parts.Select(part => (ReadOnlyMemory<byte>)part.ToArray())];
        return store.RunAsync(
            StoreCall.SaveHeads,
            () => _views.SaveHeadsAsync(lease, plants.HeadsMark(headsSequence), sent, CancellationToken.None));
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _views.ReadHeadsAsync(shard, CancellationToken.None));

    public ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken) =>
        store.RunAsync(
            StoreCall.Read, () => _views.ReadListAsync(stream, bucket, from, before, ascending, rowsMax, CancellationToken.None));

    public ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _views.ReadRowsAsync(keys, CancellationToken.None));
}
