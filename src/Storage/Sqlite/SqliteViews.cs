namespace Budkavle.Storage.Sqlite;

internal sealed class SqliteViews(SqliteFiles files) : IShardViews
{
    public async ValueTask<ShardCheckpoint> ReadCheckpointAsync(int shard, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var statement = connections.OfShard(shard)
                .Prepare("SELECT views_sequence, heads_sequence FROM shards WHERE shard = ?1").Bind(1, shard);
            var checkpoint = statement.Step() ? new ShardCheckpoint(statement.Long(0), statement.Long(1)) : new ShardCheckpoint(0, 0);
            statement.Reset();
            return checkpoint;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask SaveViewsAsync(
        ShardLease lease, long viewsSequence, IReadOnlyList<ViewRow> rows, CancellationToken cancellationToken)
    {
        BlockRules.Check(lease.Shard, rows, files.Shards);
        var first = 0;
        do
        {
            var (from, end) = (first, Slices.End(rows, first, row => row.Bytes.Length));
            await files.WriteBehindAsync(files.FileOf(lease.Shard), open =>
            {
                CheckLease(open, lease);
                for (var index = from; index < end; index++) Apply(open, rows[index]);
                if (end == rows.Count) MoveViews(open, lease.Shard, viewsSequence);
                return true;
            }, cancellationToken).ConfigureAwait(false);
            first = end;
        }
        while (first < rows.Count);
    }

    private static void CheckLease(Database open, ShardLease lease)
    {
        var statement = open.Prepare("SELECT epoch FROM shards WHERE shard = ?1").Bind(1, lease.Shard);
        var holds = statement.Step() && statement.Long(0) == lease.Epoch;
        statement.Reset();
        if (!holds) throw new FencedException(lease.Shard, lease.Epoch);
    }

    private static void Apply(Database open, ViewRow row)
    {
        var statement = row.Change == ViewChange.Delete
            ? open.Prepare("DELETE FROM view_rows WHERE stream = ?1 AND bucket = ?2 AND position = ?3")
            : open.Prepare("INSERT OR REPLACE INTO view_rows (stream, bucket, position, bytes) VALUES (?1, ?2, ?3, ?4)");
        statement.BindKey(1, row.Key.Stream.Value).Bind(2, row.Key.Bucket).Bind(3, row.Key.Position);
        if (row.Change != ViewChange.Delete) statement.Bind(4, row.Bytes.Span);
        statement.Run();
    }

    private static void MoveViews(Database open, int shard, long viewsSequence) =>
        open.Prepare("UPDATE shards SET views_sequence = ?2 WHERE shard = ?1").Bind(1, shard).Bind(2, viewsSequence).Run();

    public async ValueTask SaveHeadsAsync(
        ShardLease lease, long headsSequence, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        var file = files.FileOf(lease.Shard);
        var generation = await files.WriteBehindAsync(file, open => BeginGeneration(open, lease), cancellationToken).ConfigureAwait(false);
        for (var first = 0; first < parts.Count;)
        {
            var (from, end) = (first, Slices.End(parts, first, part => part.Length));
            await files.WriteBehindAsync(file, open =>
            {
                CheckLease(open, lease);
                for (var part = from; part < end; part++)
                {
                    open.Prepare("INSERT INTO heads (shard, generation, part, bytes) VALUES (?1, ?2, ?3, ?4)")
                        .Bind(1, lease.Shard).Bind(2, generation).Bind(3, part).Bind(4, parts[part].Span).Run();
                }

                return true;
            }, cancellationToken).ConfigureAwait(false);
            first = end;
        }

        await files.WriteBehindAsync(file, open =>
        {
            CheckLease(open, lease);
            open.Prepare("UPDATE shards SET heads_sequence = ?2, heads_generation = ?3 WHERE shard = ?1")
                .Bind(1, lease.Shard).Bind(2, headsSequence).Bind(3, generation).Run();
            return DropOtherGenerations(open, lease.Shard, generation);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The number of the next generation, after what a crash left of an unfinished one is gone.</summary>
    private static long BeginGeneration(Database open, ShardLease lease)
    {
        CheckLease(open, lease);
        var statement = open.Prepare("SELECT heads_generation FROM shards WHERE shard = ?1").Bind(1, lease.Shard);
        statement.Step();
        var current = statement.Long(0);
        statement.Reset();
        DropOtherGenerations(open, lease.Shard, current);
        return current + 1;
    }

    private static bool DropOtherGenerations(Database open, int shard, long generation)
    {
        open.Prepare("DELETE FROM heads WHERE shard = ?1 AND generation <> ?2").Bind(1, shard).Bind(2, generation).Run();
        return true;
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadHeadsAsync(int shard, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            var found = new List<ReadOnlyMemory<byte>>();
            var statement = connections.OfShard(shard).Prepare("""
                SELECT heads.bytes FROM shards JOIN heads ON heads.shard = shards.shard AND heads.generation = shards.heads_generation
                WHERE shards.shard = ?1 ORDER BY heads.part
                """).Bind(1, shard);
            while (statement.Step()) found.Add(statement.Bytes(0));
            return found;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken) =>
        await files.ReadAsync(connections =>
        {
            const string Rows = """
                SELECT position, bytes FROM view_rows
                WHERE stream = ?1 AND bucket = ?2 AND position >= ?3 AND position < ?4 ORDER BY position
                """;
            var found = new List<ViewRow>(Math.Min(rowsMax, 64));
            var statement = connections.OfStream(stream).Prepare(ascending ? Rows + " LIMIT ?5" : Rows + " DESC LIMIT ?5")
                .BindKey(1, stream.Value).Bind(2, bucket).Bind(3, from).Bind(4, before).Bind(5, rowsMax);
            while (statement.Step())
            {
                found.Add(new ViewRow(new ViewKey(stream, bucket, statement.Long(0)), ViewChange.Insert, statement.Bytes(1)));
            }

            return found;
        }, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<ViewRow?>> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        return await files.ReadAsync(connections =>
        {
            var found = new ViewRow?[keys.Count];
            for (var at = 0; at < found.Length; at++) found[at] = Find(connections.OfStream(keys[at].Stream), keys[at]);
            return found;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static ViewRow? Find(Database open, ViewKey key)
    {
        var statement = open.Prepare("SELECT bytes FROM view_rows WHERE stream = ?1 AND bucket = ?2 AND position = ?3")
            .BindKey(1, key.Stream.Value).Bind(2, key.Bucket).Bind(3, key.Position);
        ViewRow? found = statement.Step() ? new ViewRow(key, ViewChange.Insert, statement.Bytes(0)) : null;
        statement.Reset();
        return found;
    }
}
