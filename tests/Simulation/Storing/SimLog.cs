using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>The log, far away.</summary>
internal sealed class SimLog(SimStore store, Disk disk, StorePlants plants) : IEventLog
{
    private readonly IEventLog _log = disk.Durable.Log;

    public int Shards => _log.Shards;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.OpenShard, () => plants.Opening(shard, _log.OpenShardAsync(shard, owner, CancellationToken.None)));

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        // As with views: what is sent is read when it is sent.
        Block[] sent = [.. blocks.Select(block => block with { Bytes = block.Bytes.ToArray() })];
        return plants.AppendAsync(store, sent)
            ?? store.RunAsync(StoreCall.Append, () => _log.AppendAsync(sent, CancellationToken.None));
    }

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _log.ReadLastAsync(shard, CancellationToken.None));

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => plants.Reading(
            shard, tags, _log.ReadShardAsync(shard, fromSequence, tags, blocksMax, CancellationToken.None)));

    public ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _log.ReadBlocksAsync(positions, CancellationToken.None));
}
