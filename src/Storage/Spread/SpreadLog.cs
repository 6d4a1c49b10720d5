namespace Budkavle.Storage;

internal sealed class SpreadLog(IEventLog[] servers) : IEventLog
{
    public int Shards => servers[0].Shards;

    public ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        return ServerOf(shard).OpenShardAsync(shard, owner, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        BlockRules.Check(blocks, Shards);
        if (blocks.Count == 0) return [];
        if (blocks.All(block => block.Shard % servers.Length == blocks[0].Shard % servers.Length))
            return await ServerOf(blocks[0].Shard).AppendAsync(blocks, cancellationToken);

        // The caller groups by lane, and a lane is of one server, so this is the way of tools and tests.
        return await Scatter.AskAsync(
            blocks, block => block.Shard % servers.Length,
            (server, part) => servers[server].AppendAsync(part, cancellationToken));
    }

    public ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        ServerOf(shard).ReadLastAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        ServerOf(shard).ReadShardAsync(shard, fromSequence, tags, blocksMax, cancellationToken);

    public async ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(
        IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken) =>
        await Scatter.AskAsync(
            positions, position => position.Shard % servers.Length,
            (server, part) => servers[server].ReadBlocksAsync(part, cancellationToken));

    private IEventLog ServerOf(int shard) => servers[shard % servers.Length];
}
