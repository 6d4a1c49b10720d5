namespace Budkavle.Storage.Tests.Support;

/// <summary>
/// A store whose calls can be held and broken: before they take effect, after they did (the answer is lost), or, when rows are saved,
/// in between.
/// </summary>
public sealed class FaultyStore(IStore inner) : IStore, IEventLog, IShardViews, IKeyTable
{
    private int _steps;

    /// <summary>Runs before each call; what it throws, the caller gets, and nothing was done.</summary>
    public Func<StoreStep, ValueTask> Before { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Runs after each call; what it throws, the caller gets, though the call took effect.</summary>
    public Func<StoreStep, ValueTask> After { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>How many rows of a call that saves views are written before the store breaks; null for all.</summary>
    public Func<StoreStep, int?> CutRowsAt { get; set; } = _ => null;

    public int Steps => _steps;

    public StoreInfo Info => inner.Info;

    public IEventLog Log => this;

    public IShardViews Views => this;

    public IKeyTable Keys => this;

    public IContentStore Contents => inner.Contents;

    public IDocumentStore Documents => new FaultyDocuments(this, inner.Documents);

    public int Shards => inner.Log.Shards;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.OpenShard, () => inner.Log.OpenShardAsync(shard, owner, cancellationToken));

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.Append, () => inner.Log.AppendAsync(blocks, cancellationToken));

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        inner.Log.ReadLastAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.ReadShard, () => inner.Log.ReadShardAsync(shard, fromSequence, tags, blocksMax, cancellationToken));

    public ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken) =>
        inner.Log.ReadBlocksAsync(positions, cancellationToken);

    public ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken) =>
        inner.Views.ReadCheckpointAsync(shard, cancellationToken);

    public async ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken)
    {
        var step = Next(StoreStepKind.SaveViews);
        await Before(step);
        if (CutRowsAt(step) is { } cut && cut < rows.Count)
        {
            var mark = (await inner.Views.ReadCheckpointAsync(lease.Shard, cancellationToken)).ViewsSequence;
            await inner.Views.SaveViewsAsync(lease, mark, [.. rows.Take(cut)], cancellationToken);
            throw new StorageException("The store breaks between two slices.");
        }

        await inner.Views.SaveViewsAsync(lease, viewsSequence, rows, cancellationToken);
        await After(step);
    }

    public ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.SaveHeads, () => inner.Views.SaveHeadsAsync(lease, headsSequence, parts, cancellationToken));

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken) =>
        inner.Views.ReadHeadsAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken) =>
        inner.Views.ReadListAsync(stream, bucket, from, before, ascending, rowsMax, cancellationToken);

    public ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.ReadRows, () => inner.Views.ReadRowsAsync(keys, cancellationToken));

    public ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.FindKeys, () => inner.Keys.FindAsync(keys, cancellationToken));

    public ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.SaveKeys, () => inner.Keys.SaveAsync(rows, cancellationToken));

    public ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken) =>
        RunAsync(StoreStepKind.SaveMarks, () => inner.Keys.SaveMarksAsync(marks, cancellationToken));

    public ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken) => inner.Keys.ReadMarksAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class FaultyDocuments(FaultyStore store, IDocumentStore inner) : IDocumentStore
    {
        public ValueTask<Document> ReadAsync(string name, CancellationToken cancellationToken) => inner.ReadAsync(name, cancellationToken);

        public ValueTask<bool> WriteAsync(
            string name, long expectedVersion, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            store.RunAsync(StoreStepKind.WriteDocument, () => inner.WriteAsync(name, expectedVersion, bytes, cancellationToken));

        public ValueTask<bool> WriteTogetherAsync(
            string name, long expectedVersion, ReadOnlyMemory<byte> bytes, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> others,
            CancellationToken cancellationToken) => store.RunAsync(
                StoreStepKind.WriteDocument, () => inner.WriteTogetherAsync(name, expectedVersion, bytes, others, cancellationToken));

        public ValueTask<IReadOnlyList<(string Name, Document Document)>> ListAsync(string prefix, CancellationToken cancellationToken) =>
            inner.ListAsync(prefix, cancellationToken);
    }

    private StoreStep Next(StoreStepKind kind) => new(Interlocked.Increment(ref _steps), kind);

    private async ValueTask<T> RunAsync<T>(StoreStepKind kind, Func<ValueTask<T>> call)
    {
        var step = Next(kind);
        await Before(step);
        var result = await call();
        await After(step);
        return result;
    }

    private async ValueTask RunAsync(StoreStepKind kind, Func<ValueTask> call)
    {
        var step = Next(kind);
        await Before(step);
        await call();
        await After(step);
    }
}
