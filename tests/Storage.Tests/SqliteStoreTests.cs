using Budkavle.Storage.Sqlite;
using Budkavle.Storage.Tests.Compliance;

namespace Budkavle.Storage.Tests;

public sealed partial class SqliteStoreTests : StoreCompliance
{
    private readonly string folder = Directory.CreateTempSubdirectory("budkavle-sqlite-").FullName;

    private SqliteStoreOptions Options => new() { Directory = folder, Shards = Shards, Files = 2 };

    protected override async Task<IStore> OpenStoreAsync() => await SqliteStore.OpenAsync(Options, None);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
