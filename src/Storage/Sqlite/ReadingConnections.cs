namespace Budkavle.Storage.Sqlite;

/// <summary>What a reading thread works with: a read-only connection to each file, opened when first needed.</summary>
internal sealed class ReadingConnections(SqliteStoreOptions options) : IDisposable
{
    private readonly Database?[] databases = new Database?[options.Files];

    public bool AreBroken => Array.Exists(databases, database => database is { IsBroken: true });

    public Database this[int file] => databases[file] ??= SqliteSchema.OpenReader(options, file);

    public Database OfShard(int shard) => this[shard % options.Files];

    public Database OfStream(StreamKey stream) => OfShard(stream.ShardOf(options.Shards));

    public void Dispose()
    {
        foreach (var database in databases) database?.Dispose();
    }
}
