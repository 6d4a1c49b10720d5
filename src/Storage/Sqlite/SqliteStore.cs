using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Sqlite;

/// <summary>
/// A store in SQLite files on a local disk: nothing to install, one machine. A commit that was answered survives a power cut.
/// </summary>
/// <remarks>Several processes may open the same folder; a shard's epoch decides which of them writes it.</remarks>
public sealed class SqliteStore : IStore, IProjections
{
    private readonly SqliteFiles files;
    private readonly IDisposable inUse;

    private SqliteStore(SqliteFiles files, IReadOnlyList<string> durability, IDisposable inUse, TimeProvider clock)
    {
        this.files = files;
        this.inUse = inUse;
        Info = new StoreInfo($"sqlite {Database.Version}", durability, files.Count);
        Log = new SqliteLog(files);
        Views = new SqliteViews(files);
        Keys = new SqliteKeys(files);
        Contents = new SqliteContents(files, clock);
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

        var inUse = StoreInUse.Enter(options.Directory, options.Alone, options.Serves);
        try
        {
            IReadOnlyList<string> durability = [];
            for (var file = 0; file < options.Files; file++)
            {
                using var database = SqliteSchema.OpenWriter(options, file);
                SqliteSchema.Migrate(database, options, file, migrations);
                durability = SqliteSchema.Durability(database);
            }

            return new SqliteStore(new SqliteFiles(options), [.. durability, $"files={options.Files}"], inUse, options.Clock);
        }
        catch
        {
            inUse.Dispose();
            throw;
        }
    }

    /// <summary>The shards that the store in a folder was made with, or null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static int? ShardsOf(string directory)
    {
        var path = SqliteSchema.PathOf(new SqliteStoreOptions { Directory = directory }, 0);
        if (!File.Exists(path)) return null;
        using var first = Database.Open(path, readOnly: true);
        if (first.Ask("SELECT count(*) FROM sqlite_master WHERE name = 'store'") == "0") return null;
        return int.TryParse(first.Ask("SELECT value FROM store WHERE name = 'shards'"), out var shards) ? shards : null;
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

    /// <inheritdoc/>
    public async Task DropProjectionsAsync(CancellationToken cancellationToken)
    {
        // The first file first: it has the marks of the key table, without which no key counts as saved.
        for (var file = 0; file < files.Count; file++)
        {
            await files.WriteAsync(file, open =>
            {
                open.Execute("""
                    UPDATE shards SET views_sequence = 0, heads_sequence = 0;
                    DELETE FROM view_rows; DELETE FROM heads; DELETE FROM key_marks; DELETE FROM key_filter; DELETE FROM keys;
                    """);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The files; SQLite counts no statements.</summary>
    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) =>
        new(StoreInspection.Nothing with { Databases = files.Sizes() });

    public async ValueTask DisposeAsync()
    {
        await files.DisposeAsync().ConfigureAwait(false);
        inUse.Dispose();
    }
}
