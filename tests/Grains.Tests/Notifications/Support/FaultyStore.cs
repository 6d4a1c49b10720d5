using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Notifications.Support;

/// <summary>A store whose log fails or waits on order.</summary>
internal sealed class FaultyStore(IStore store) : IStore, IEventLog
{
    /// <summary>What happens to the next append, once.</summary>
    public AppendFault Fault { get; set; }

    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreInfo Info => store.Info;

    public IEventLog Log => this;

    public IShardViews Views => store.Views;

    public IKeyTable Keys => store.Keys;

    public IContentStore Contents => store.Contents;

    public IDocumentStore Documents => store.Documents;

    public int Shards => store.Log.Shards;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken) =>
        store.Log.OpenShardAsync(shard, owner, cancellationToken);

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        var fault = Fault;
        Fault = AppendFault.None;
        if (fault == AppendFault.Refuse) throw new StorageException("Not stored.");
        if (fault == AppendFault.Hold) await Held.Task;
        var outcomes = await store.Log.AppendAsync(blocks, cancellationToken);
        if (fault == AppendFault.StoreAndFail) throw new StorageException("Stored, and nobody knows.");
        return outcomes;
    }

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        store.Log.ReadLastAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        store.Log.ReadShardAsync(shard, fromSequence, tags, blocksMax, cancellationToken);

    public ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken) =>
        store.Log.ReadBlocksAsync(positions, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
