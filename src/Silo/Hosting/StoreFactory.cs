using Budkavle.Storage;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Silo.Hosting;

/// <summary>Opens the store that the options name; made and migrated if empty.</summary>
internal static class StoreFactory
{
    public static async Task<IStore> OpenAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (!string.Equals(options.Store, "sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = options.Store }, cancellationToken);
        }

        var directory = Path.Combine(options.DataDirectory, "store");
        return await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = directory }, cancellationToken);
    }
}
