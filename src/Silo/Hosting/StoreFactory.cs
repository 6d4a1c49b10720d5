using Budkavle.Storage;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Silo.Hosting;

/// <summary>Opens the store that the options name; made and migrated if empty.</summary>
internal static class StoreFactory
{
    public static async Task<IStore> OpenAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
        {
            var postgres = new PostgresStoreOptions { ConnectionString = options.Store };
            return await PostgresStore.OpenAsync(postgres with { Shards = options.Shards ?? postgres.Shards }, cancellationToken);
        }

        var sqlite = new SqliteStoreOptions { Directory = Path.Combine(options.DataDirectory, "store") };
        return await SqliteStore.OpenAsync(sqlite with { Shards = options.Shards ?? sqlite.Shards }, cancellationToken);
    }
}
