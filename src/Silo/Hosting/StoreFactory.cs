using Budkavle.Storage;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Silo.Hosting;

/// <summary>Opens the store that the options name; made and migrated if empty.</summary>
internal static class StoreFactory
{
    /// <exception cref="ArgumentException">SQLite beside another store.</exception>
    public static async Task<IStore> OpenAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.Stores.Count > 1 && options.Stores.Any(ServeOptions.IsSqlite))
            throw new ArgumentException("Several --store are PostgreSQL databases; sqlite stands alone.");
        if (options.IsPostgres)
        {
            var postgres = new PostgresStoreOptions { ConnectionString = options.Store };
            postgres = postgres with { Shards = options.Shards ?? postgres.Shards };
            return options.Stores.Count == 1
                ? await PostgresStore.OpenAsync(postgres, cancellationToken)
                : await SpreadStore.OpenAsync(postgres, options.Stores, cancellationToken);
        }

        var sqlite = new SqliteStoreOptions { Directory = Path.Combine(options.DataDirectory, "store") };
        return await SqliteStore.OpenAsync(sqlite with { Shards = options.Shards ?? sqlite.Shards }, cancellationToken);
    }
}
