using Npgsql;

namespace Budkavle.Storage.Postgres;

internal sealed class PostgresLog(Connections connections) : IEventLog
{
    private const string Columns = "shard, sequence, count, epoch, tags, bytes";

    private readonly PostgresAppender appender = new(connections.Shards);

    public int Shards => connections.Shards;

    public async ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Shards);
        return await connections.LaneOf(shard).RunAsync(async open =>
        {
            var lease = await OpenShardAsync(open, shard, owner).ConfigureAwait(false);
            appender.Opened(lease);
            return lease;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The row lock keeps other openers out until the opening block is in. A zombie does not ask for the lock: while it wins the place,
    /// the insert waits for it, finds the place taken and tries the next one.
    /// </summary>
    private static async Task<ShardLease> OpenShardAsync(NpgsqlConnection open, int shard, string owner)
    {
        var transaction = await open.BeginTransactionAsync().ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var epochs = await open.QueryAsync(
                """
                INSERT INTO shards AS own (shard, epoch, owner) VALUES ($1, 1, $2)
                ON CONFLICT (shard) DO UPDATE SET epoch = own.epoch + 1, owner = excluded.owner RETURNING epoch
                """,
                put =>
                {
                    put.Put(shard);
                    put.Put(owner);
                },
                static row => row.GetInt64(0), CancellationToken.None).ConfigureAwait(false);
            List<long> sequences = [];
            while (sequences.Count == 0)
            {
                sequences = await open.QueryAsync(
                    """
                    INSERT INTO blocks (shard, sequence, count, epoch, tags, bytes)
                    SELECT $1, coalesce(
                        (SELECT sequence + count FROM blocks WHERE shard = $1 ORDER BY sequence DESC LIMIT 1), 1), 1, $2, 0, ''
                    ON CONFLICT DO NOTHING RETURNING sequence
                    """,
                    put =>
                    {
                        put.Put(shard);
                        put.Put(epochs[0]);
                    },
                    static row => row.GetInt64(0), CancellationToken.None).ConfigureAwait(false);
            }

            await transaction.CommitAsync().ConfigureAwait(false);
            return new ShardLease(shard, epochs[0], sequences[0]);
        }
    }

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        BlockRules.Check(blocks, Shards);
        if (blocks.Count == 0) return [];
        var lane = connections.LaneOf(blocks[0].Shard);
        if (blocks.All(block => connections.LaneOf(block.Shard) == lane))
        {
            return await lane.RunAsync(open => appender.AppendAsync(open, blocks), cancellationToken).ConfigureAwait(false);
        }

        // The caller groups by lane, so this is the way of tools and tests.
        var outcomes = new AppendOutcome[blocks.Count];
        var groups = Enumerable.Range(0, blocks.Count).GroupBy(index => connections.LaneOf(blocks[index].Shard));
        await Task.WhenAll(groups.Select(async group =>
        {
            int[] indices = [.. group];
            Block[] part = [.. indices.Select(index => blocks[index])];
            var answers = await group.Key.RunAsync(open => appender.AppendAsync(open, part), cancellationToken).ConfigureAwait(false);
            for (var at = 0; at < indices.Length; at++) outcomes[indices[at]] = answers[at];
        })).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>Asked on the shard's lane, which first ends the lost connection whose append is in question.</summary>
    public async ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        await connections.LaneOf(shard).RunAsync(async open =>
        {
            var found = await open.QueryAsync(
                "SELECT shard, sequence, count, epoch, tags, ''::bytea FROM blocks WHERE shard = $1 ORDER BY sequence DESC LIMIT 1",
                put => put.Put(shard), Read, CancellationToken.None).ConfigureAwait(false);
            return found.Count == 0 ? null : found[0];
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        await connections.QueryAsync(
            $"""
            SELECT {Columns} FROM blocks
            WHERE shard = $1 AND sequence + count > $2 AND tags & $3 = $3
              AND sequence >= coalesce((SELECT sequence FROM blocks WHERE shard = $1 AND sequence <= $2 ORDER BY sequence DESC LIMIT 1), 0)
            ORDER BY sequence LIMIT $4
            """,
            put =>
            {
                put.Put(shard);
                put.Put(fromSequence);
                put.Put((long)tags);
                put.Put((long)blocksMax);
            },
            Read, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(
        IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken)
    {
        var found = new Block?[positions.Count];
        if (found.Length == 0) return found;
        var rows = await connections.QueryAsync(
            """
            SELECT held.shard, held.sequence, held.count, held.epoch, held.tags, held.bytes, asked.place
            FROM unnest($1, $2) WITH ORDINALITY AS asked (shard, sequence, place)
            CROSS JOIN LATERAL (
                SELECT * FROM blocks WHERE blocks.shard = asked.shard AND blocks.sequence <= asked.sequence
                ORDER BY blocks.sequence DESC LIMIT 1) AS held
            WHERE held.sequence + held.count > asked.sequence
            """,
            put =>
            {
                put.Put<int[]>([.. positions.Select(position => position.Shard)]);
                put.Put<long[]>([.. positions.Select(position => position.Sequence)]);
            },
            static row => (Block: Read(row), Place: row.GetInt64(6)), cancellationToken).ConfigureAwait(false);
        foreach (var (block, place) in rows) found[place - 1] = block;
        return found;
    }

    internal static Block Read(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt64(3), (ulong)row.GetInt64(4), row.GetFieldValue<byte[]>(5));
}
