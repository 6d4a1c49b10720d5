using System.Buffers.Binary;

namespace Budkavle.Storage.Sqlite;

/// <summary>The key table, in the first file.</summary>
internal sealed class SqliteKeys(SqliteFiles files) : IKeyTable
{
    /// <summary>What a row takes in the file, to cut slices by.</summary>
    private const int RowBytes = 60;

    public async ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        return await files.ReadAsync(connections => connections[0].Read(open =>
        {
            var found = new KeyRow?[keys.Count];
            for (var at = 0; at < found.Length; at++) found[at] = Find(open, keys[at]);
            return found;
        }), cancellationToken).ConfigureAwait(false);
    }

    private static KeyRow? Find(Database open, UInt128 key)
    {
        var statement = open.Prepare("SELECT fingerprint, shard, sequence, version, at FROM keys WHERE key = ?1").BindKey(1, key);
        KeyRow? found = !statement.Step() ? null : new KeyRow(
            key, (ulong)statement.Long(0), new LogPosition((int)statement.Long(1), statement.Long(2)),
            (uint)statement.Long(3), statement.Long(4));
        statement.Reset();
        return found;
    }

    public async ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken)
    {
        for (var first = 0; first < rows.Count;)
        {
            var (from, end) = (first, Slices.End(rows, first, static _ => RowBytes));
            await files.WriteBehindAsync(0, open =>
            {
                for (var index = from; index < end; index++) Insert(open, rows[index]);
                return true;
            }, cancellationToken).ConfigureAwait(false);
            first = end;
        }
    }

    private static void Insert(Database open, in KeyRow row)
    {
        open.Prepare("""
            INSERT OR IGNORE INTO keys (key, fingerprint, shard, sequence, version, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """)
            .BindKey(1, row.Key).Bind(2, (long)row.Fingerprint).Bind(3, row.Position.Shard).Bind(4, row.Position.Sequence)
            .Bind(5, row.Version).Bind(6, row.AtMilliseconds).Run();
    }

    public async ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken)
    {
        if (marks.Sequences.Count != files.Shards) throw new ArgumentException("There is one mark a shard.", nameof(marks));
        var sequences = new byte[marks.Sequences.Count * sizeof(long)];
        for (var shard = 0; shard < marks.Sequences.Count; shard++)
        {
            BinaryPrimitives.WriteInt64BigEndian(sequences.AsSpan(shard * sizeof(long)), marks.Sequences[shard]);
        }

        await files.WriteBehindAsync(0, open =>
        {
            open.Prepare("INSERT OR REPLACE INTO key_marks (one, sequences) VALUES (1, ?1)").Bind(1, sequences).Run();
            open.Prepare("DELETE FROM key_filter WHERE part >= ?1").Bind(1, marks.Filter.Count).Run();
            for (var part = 0; part < marks.Filter.Count; part++)
            {
                open.Prepare("INSERT OR REPLACE INTO key_filter (part, bytes) VALUES (?1, ?2)")
                    .Bind(1, part).Bind(2, marks.Filter[part].Span).Run();
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken) =>
        await files.ReadAsync(connections => connections[0].Read(open =>
        {
            var sequences = new long[files.Shards];
            var statement = open.Prepare("SELECT sequences FROM key_marks");
            if (!statement.Step()) return new KeyMarks(sequences, []);
            for (var shard = 0; shard < sequences.Length; shard++)
            {
                sequences[shard] = BinaryPrimitives.ReadInt64BigEndian(statement.Span(0)[(shard * sizeof(long))..]);
            }

            statement.Reset();
            var filter = new List<ReadOnlyMemory<byte>>();
            var parts = open.Prepare("SELECT bytes FROM key_filter ORDER BY part");
            while (parts.Step()) filter.Add(parts.Bytes(0));
            return new KeyMarks(sequences, filter);
        }), cancellationToken).ConfigureAwait(false);
}
