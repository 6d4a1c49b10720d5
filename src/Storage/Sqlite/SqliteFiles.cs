namespace Budkavle.Storage.Sqlite;

/// <summary>The files of a store: a writing thread each, and threads that read them all.</summary>
internal sealed class SqliteFiles : IAsyncDisposable
{
    private readonly SqliteStoreOptions options;
    private readonly Worker<Database>[] writers;
    private readonly Worker<ReadingConnections> readers;

    public SqliteFiles(SqliteStoreOptions options)
    {
        this.options = options;
        writers = [.. Enumerable.Range(0, options.Files).Select(file => new Worker<Database>(
            $"sqlite writer {file}", 1, () => SqliteSchema.OpenWriter(options, file), database => database.IsBroken))];
        readers = new Worker<ReadingConnections>(
            "sqlite reader", options.Readers, () => new ReadingConnections(options), connections => connections.AreBroken);
    }

    public int Shards => options.Shards;

    public int Count => options.Files;

    /// <summary>The file of a shard. It spreads neighbours, since a sorted dispatch fills shards in order.</summary>
    public int FileOf(int shard) => shard % options.Files;

    /// <summary>Runs work that callers wait for, in a transaction of a shard's file.</summary>
    public Task<T> WriteAsync<T>(int file, Func<Database, T> work, CancellationToken cancellationToken) =>
        writers[file].RunAsync(database => database.Write(work), isUrgent: true, cancellationToken);

    /// <summary>Runs work that lets appends go first, in a transaction.</summary>
    public Task<T> WriteBehindAsync<T>(int file, Func<Database, T> work, CancellationToken cancellationToken) =>
        writers[file].RunAsync(database => database.Write(work), isUrgent: false, cancellationToken);

    /// <summary>Runs a read after all writes that were asked for before it.</summary>
    public Task<T> ReadInTurnAsync<T>(int file, Func<Database, T> work, CancellationToken cancellationToken) =>
        writers[file].RunAsync(work, isUrgent: true, cancellationToken);

    public Task<T> ReadAsync<T>(Func<ReadingConnections, T> work, CancellationToken cancellationToken) =>
        readers.RunAsync(work, isUrgent: true, cancellationToken);

    /// <summary>Each file with its write-ahead log.</summary>
    public IReadOnlyList<StoreInspection.Size> Sizes() => [.. Enumerable.Range(0, Count).Select(file =>
    {
        var path = SqliteSchema.PathOf(options, file);
        return new StoreInspection.Size(Path.GetFileName(path), LengthOf(path) + LengthOf(path + "-wal"));
    })];

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    public async ValueTask DisposeAsync()
    {
        await readers.DisposeAsync().ConfigureAwait(false);
        foreach (var writer in writers) await writer.DisposeAsync().ConfigureAwait(false);
    }
}
