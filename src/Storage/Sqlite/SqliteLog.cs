namespace Budkavle.Storage.Sqlite;

internal sealed class SqliteLog(SqliteFiles files) : IEventLog
{
    /// <summary>A place is the shard and 44 bits of sequence: 17 million million entries a shard.</summary>
    private const int SequenceBits = 44;

    private const string Columns = "place, count, epoch, tags, bytes";

    public int Shards => files.Shards;

    public async ValueTask<ShardLease> OpenShardAsync(int shard, string owner, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Shards);
        return await files.WriteAsync(files.FileOf(shard), open => OpenShard(open, shard, owner), cancellationToken).ConfigureAwait(false);
    }

    private static ShardLease OpenShard(Database open, int shard, string owner)
    {
        var raise = open.Prepare("""
            INSERT INTO shards (shard, epoch, owner) VALUES (?1, 1, ?2)
            ON CONFLICT (shard) DO UPDATE SET epoch = epoch + 1, owner = excluded.owner RETURNING epoch
            """).Bind(1, shard).Bind(2, owner);
        raise.Step();
        var epoch = raise.Long(0);
        raise.Reset();
        var sequence = (Last(open, shard)?.LastSequence ?? 0) + 1;
        Insert(open, new Block(shard, sequence, 1, epoch, 0, ReadOnlyMemory<byte>.Empty));
        return new ShardLease(shard, epoch, sequence);
    }

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        BlockRules.Check(blocks, Shards);
        if (blocks.Count == 0) return [];
        var file = files.FileOf(blocks[0].Shard);
        if (blocks.All(block => files.FileOf(block.Shard) == file))
        {
            return await files.WriteAsync(file, open => Append(open, blocks), cancellationToken).ConfigureAwait(false);
        }

        // Shards of several files cannot share a commit; the caller groups by lane, so this is the way of tools and tests.
        var outcomes = new AppendOutcome[blocks.Count];
        var groups = Enumerable.Range(0, blocks.Count).GroupBy(index => files.FileOf(blocks[index].Shard));
        await Task.WhenAll(groups.Select(async group =>
        {
            int[] indices = [.. group];
            Block[] part = [.. indices.Select(index => blocks[index])];
            var answers = await files.WriteAsync(group.Key, open => Append(open, part), cancellationToken).ConfigureAwait(false);
            for (var at = 0; at < indices.Length; at++) outcomes[indices[at]] = answers[at];
        })).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>The transaction holds the write lock, so what it reads of a shard's end stays true until it commits.</summary>
    private static AppendOutcome[] Append(Database open, IReadOnlyList<Block> blocks)
    {
        var outcomes = new AppendOutcome[blocks.Count];
        var ends = new Dictionary<int, Block?>();
        var fenced = new HashSet<int>();
        for (var index = 0; index < outcomes.Length; index++)
        {
            var block = blocks[index];
            if (!ends.TryGetValue(block.Shard, out var end)) end = Last(open, block.Shard);
            if (end is not null && end.Epoch == block.Epoch && end.LastSequence + 1 == block.Sequence)
            {
                Insert(open, block);
                end = block;
            }
            else if (fenced.Contains(block.Shard) || !IsStored(open, block))
            {
                // What follows a fenced block is fenced too, even where its place is free: a shard's blocks are stored all or none.
                outcomes[index] = AppendOutcome.Fenced;
                fenced.Add(block.Shard);
                end = null;
            }

            ends[block.Shard] = end;
        }

        return outcomes;
    }

    private static bool IsStored(Database open, Block block)
    {
        var statement = open.Prepare($"SELECT {Columns} FROM blocks WHERE place = ?1").Bind(1, Place(block.Shard, block.Sequence));
        var same = statement.Step() && BlockRules.IsSame(Read(statement), block);
        statement.Reset();
        return same;
    }

    private static void Insert(Database open, Block block)
    {
        open.Prepare($"INSERT INTO blocks ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, Place(block.Shard, block.Sequence)).Bind(2, block.Count).Bind(3, block.Epoch).Bind(4, (long)block.Tags)
            .Bind(5, block.Bytes.Span).Run();
    }

    /// <summary>Asked on the writing thread, so that an append whose answer was lost has been decided before.</summary>
    public async ValueTask<Block?> ReadLastAsync(int shard, CancellationToken cancellationToken) =>
        await files.ReadInTurnAsync(files.FileOf(shard), open => Last(open, shard), cancellationToken).ConfigureAwait(false);

    private static Block? Last(Database open, int shard)
    {
        var statement = open.Prepare("""
            SELECT place, count, epoch, tags, NULL FROM blocks WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT 1
            """).Bind(1, Place(shard, 0)).Bind(2, Place(shard + 1, 0));
        var last = statement.Step() ? Read(statement) : null;
        statement.Reset();
        return last;
    }

    public async ValueTask<IReadOnlyList<Block>> ReadShardAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken) =>
        await files.ReadAsync(
            connections => ReadShard(connections.OfShard(shard), shard, fromSequence, tags, blocksMax),
            cancellationToken).ConfigureAwait(false);

    private static List<Block> ReadShard(Database open, int shard, long fromSequence, ulong tags, int blocksMax)
    {
        var found = new List<Block>();
        var statement = open.Prepare($"""
            SELECT {Columns} FROM blocks
            WHERE place >= ifnull((SELECT place FROM blocks WHERE place >= ?2 AND place <= ?1 ORDER BY place DESC LIMIT 1), ?2)
              AND place < ?3 AND place + count > ?1 AND (tags & ?4) = ?4
            ORDER BY place LIMIT ?5
            """)
            .Bind(1, Place(shard, Math.Max(fromSequence, 0))).Bind(2, Place(shard, 0)).Bind(3, Place(shard + 1, 0))
            .Bind(4, (long)tags).Bind(5, blocksMax);
        while (statement.Step()) found.Add(Read(statement));
        return found;
    }

    public async ValueTask<IReadOnlyList<Block?>> ReadBlocksAsync(
        IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken)
    {
        if (positions.Count == 0) return [];
        return await files.ReadAsync(connections =>
        {
            var found = new Block?[positions.Count];
            for (var at = 0; at < found.Length; at++)
            {
                var position = positions[at];
                if ((uint)position.Shard >= (uint)Shards || position.Sequence < 1) continue;
                found[at] = Holding(connections.OfShard(position.Shard), position);
            }

            return found;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static Block? Holding(Database open, LogPosition position)
    {
        var place = Place(position.Shard, position.Sequence);
        var statement = open.Prepare($"""
            SELECT {Columns} FROM blocks WHERE place >= ?2 AND place <= ?1 ORDER BY place DESC LIMIT 1
            """).Bind(1, place).Bind(2, Place(position.Shard, 0));
        var found = statement.Step() && statement.Long(0) + statement.Long(1) > place ? Read(statement) : null;
        statement.Reset();
        return found;
    }

    private static long Place(int shard, long sequence) => ((long)shard << SequenceBits) + sequence;

    private static Block Read(Statement row)
    {
        var place = row.Long(0);
        var sequence = place & ((1L << SequenceBits) - 1);
        return new Block((int)(place >> SequenceBits), sequence, (int)row.Long(1), row.Long(2), (ulong)row.Long(3), row.Bytes(4));
    }
}
