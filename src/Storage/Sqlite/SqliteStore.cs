using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Sqlite;

/// <summary>
/// A store in SQLite files on a local disk: nothing to install, one machine. A commit that was answered survives a power cut.
/// </summary>
/// <remarks>Several processes may open the same folder; a shard's epoch decides which of them writes it.</remarks>
public sealed class SqliteStore : IStore
{
    private readonly SqliteFiles files;

    private SqliteStore(SqliteFiles files, IReadOnlyList<string> durability)
    {
        this.files = files;
        Info = new StoreInfo($"sqlite {Database.Version}", durability, files.Count);
        Log = new SqliteLog(files);
        Views = new SqliteViews(files);
        Keys = new SqliteKeys(files);
        Contents = new SqliteContents(files);
        Documents = new SqliteDocuments(files);
    }

    public StoreInfo Info { get; }

    public IEventLog Log { get; }

    public IShardViews Views { get; }

    public IKeyTable Keys { get; }

    public IContentStore Contents { get; }

    public IDocumentStore Documents { get; }

    /// <summary>Opens a store, making or upgrading its files as needed.</summary>
    /// <exception cref="StorageException">
    /// The folder cannot be used, the store was made with other shards or files, or by a newer program.
    /// </exception>
    public static Task<SqliteStore> OpenAsync(SqliteStoreOptions options, CancellationToken cancellationToken) =>
        OpenAsync(options, Migration.Load("Sqlite"), cancellationToken);

    internal static Task<SqliteStore> OpenAsync(
        SqliteStoreOptions options, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        options.Validate();
        return Task.Run(() => Open(options, migrations), cancellationToken);
    }

    private static SqliteStore Open(SqliteStoreOptions options, IReadOnlyList<Migration> migrations)
    {
        try
        {
            MakeFolder(options.Directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("The folder of the store cannot be made.", exception);
        }

        IReadOnlyList<string> durability = [];
        for (var file = 0; file < options.Files; file++)
        {
            using var database = SqliteSchema.OpenWriter(options, file);
            SqliteSchema.Migrate(database, options, file, migrations);
            durability = SqliteSchema.Durability(database);
        }

        return new SqliteStore(new SqliteFiles(options), [.. durability, $"files={options.Files}"]);
    }

    /// <summary>A new folder is for its owner alone.</summary>
    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Lets a test fill the disk: no file grows beyond so many pages.</summary>
    internal async Task LimitPagesAsync(long pages)
    {
        for (var file = 0; file < files.Count; file++)
        {
            await files.ReadInTurnAsync(
                file, open => open.Ask($"PRAGMA max_page_count={pages}"), CancellationToken.None).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => files.DisposeAsync();
}
