using Budkavle.Storage;
using Budkavle.Storage.Postgres;
using Budkavle.Storage.Sqlite;
using Budkavle.Tests.Support;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>A store in a temporary folder or on a PostgreSQL server of its own, with every shard opened.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    public const int Shards = 16;

    private readonly DirectoryInfo? folder;
    private readonly PostgresFixture? server;

    private BenchmarkStore(IStore store, DirectoryInfo? folder, PostgresFixture? server)
    {
        Store = store;
        this.folder = folder;
        this.server = server;
    }

    public IStore Store { get; }

    public ShardLease[] Leases { get; } = new ShardLease[Shards];

    /// <summary>Opens a store.</summary>
    /// <param name="kind">sqlite or postgresql.</param>
    /// <param name="lanes">Files of SQLite, write lanes of PostgreSQL.</param>
    public static async Task<BenchmarkStore> OpenAsync(string kind, int lanes)
    {
        BenchmarkStore opened;
        if (kind == "sqlite")
        {
            var folder = Directory.CreateTempSubdirectory("budkavle-bench-");
            var options = new SqliteStoreOptions { Directory = folder.FullName, Shards = Shards, Files = lanes };
            opened = new BenchmarkStore(await SqliteStore.OpenAsync(options, CancellationToken.None), folder, null);
        }
        else
        {
            var server = new PostgresFixture();
            var options = new PostgresStoreOptions { ConnectionString = server.CreateDatabase(), Shards = Shards, WriteLanes = lanes };
            opened = new BenchmarkStore(await PostgresStore.OpenAsync(options, CancellationToken.None), null, server);
        }

        for (var shard = 0; shard < Shards; shard++)
        {
            opened.Leases[shard] = await opened.Store.Log.OpenShardAsync(shard, "benchmark", CancellationToken.None);
        }

        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder?.Delete(recursive: true);
        server?.Dispose();
    }
}
