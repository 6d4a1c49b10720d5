using Budkavle.Storage;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Silo.Hosting;

/// <summary>Opens the store that the options name; made and migrated if empty.</summary>
internal static class StoreFactory
{
    /// <param name="options">Which store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">SQLite beside another store.</exception>
    /// <exception cref="StorageException">It cannot be used, or is SQLite's and served by another silo.</exception>
    public static async Task<IStore> OpenAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var shards = options.Shards ?? await ShardsOfAsync(options, cancellationToken);
        return await OpenAsync(options, shards, alone: false, serves: true, cancellationToken);
    }

    /// <summary>Opens a store that must be there.</summary>
    /// <param name="options">Which store.</param>
    /// <param name="alone">Fails where a silo has it open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">SQLite beside another store.</exception>
    /// <exception cref="StorageException">It is not there.</exception>
    public static async Task<IStore> OpenExistingAsync(ServeOptions options, bool alone, CancellationToken cancellationToken)
    {
        Check(options);
        var shards = await ShardsOfAsync(options, cancellationToken) ?? throw new StorageException("There is no store there.");
        return await OpenAsync(options, shards, alone, serves: false, cancellationToken);
    }

    private static async Task<IStore> OpenAsync(
        ServeOptions options, int? shards, bool alone, bool serves, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
        {
            var postgres = new PostgresStoreOptions { ConnectionString = options.Store, Alone = alone };
            postgres = postgres with { Shards = shards ?? postgres.Shards };
            return options.Stores.Count == 1
                ? await PostgresStore.OpenAsync(postgres, cancellationToken)
                : await SpreadStore.OpenAsync(postgres, options.Stores, cancellationToken);
        }

        var sqlite = new SqliteStoreOptions { Directory = FolderOf(options), Alone = alone, Serves = serves };
        return await SqliteStore.OpenAsync(sqlite with { Shards = shards ?? sqlite.Shards }, cancellationToken);
    }

    /// <summary>The shards that a store has; null where there is none yet.</summary>
    private static async Task<int?> ShardsOfAsync(ServeOptions options, CancellationToken cancellationToken) =>
        options.IsPostgres ? await PostgresStore.ShardsOfAsync(options.Store, cancellationToken) : SqliteStore.ShardsOf(FolderOf(options));

    /// <summary>What copies the store that the options name.</summary>
    /// <exception cref="ArgumentException">SQLite beside another store.</exception>
    public static IStoreBackup BackupOf(ServeOptions options)
    {
        Check(options);
        return options.IsPostgres
            ? new PostgresBackup(options.Stores, TimeProvider.System)
            : new SqliteBackup(FolderOf(options), TimeProvider.System);
    }

    private static void Check(ServeOptions options)
    {
        if (options.Stores.Count > 1 && options.Stores.Any(ServeOptions.IsSqlite))
            throw new ArgumentException("Several --store are PostgreSQL databases; sqlite stands alone.");
    }

    private static string FolderOf(ServeOptions options) => Path.Combine(options.DataDirectory, "store");
}
