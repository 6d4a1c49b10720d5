using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Support;

/// <summary>A store whose appends fail on command, before or after they took effect.</summary>
public sealed class BreakingStore(IStore inner) : IStore, IEventLog
{
    private int _appends;

    /// <summary>Asked before each append with its number from 1: what is to go wrong.</summary>
    public Func<int, Break> At { get; set; } = _ => Break.None;

    public enum Break
    {
        None,

        /// <summary>Nothing is stored.</summary>
        Before,

        /// <summary>All is stored, and the answer is lost.</summary>
        After,
    }

    public int Appends => _appends;

    public StoreInfo Info => inner.Info;

    public IEventLog Log => this;

    public IShardViews Views => inner.Views;

    public IKeyTable Keys => inner.Keys;

    public IContentStore Contents => inner.Contents;

    public IDocumentStore Documents => inner.Documents;

    public int Shards => inner.Log.Shards;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken) =>
        inner.Log.OpenShardAsync(shard, owner, cancellationToken);

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        var now = At(Interlocked.Increment(ref _appends));
        if (now == Break.Before) throw new StorageException("The store breaks before the append.");
        var outcomes = await inner.Log.AppendAsync(blocks, cancellationToken);
        return now == Break.After ? throw new StorageException("The store breaks after the append.") : outcomes;
    }

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        inner.Log.ReadLastAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        inner.Log.ReadShardAsync(shard, fromSequence, tags, blocksMax, cancellationToken);

    public ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken) =>
        inner.Log.ReadBlocksAsync(positions, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
