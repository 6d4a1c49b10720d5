using Budkavle.Storage.Postgres;
using Budkavle.Storage.Tests.Compliance;
using Budkavle.Tests.Support;

namespace Budkavle.Storage.Tests;

/// <summary>A store over two databases, and its copy over two others.</summary>
[NeedsPostgres]
public sealed class PostgresBackupTests(PostgresFixture server) : BackupCompliance, IClassFixture<PostgresFixture>
{
    private readonly string[][] places = PostgresFixture.MissingReason is not null ? [[], []] :
    [
        [server.CreateDatabase(), server.CreateDatabase()], [server.CreateDatabase(), server.CreateDatabase()],
    ];

    protected override async Task<IStore> OpenAsync(int place, bool alone = false) => await SpreadStore.OpenAsync(
        new PostgresStoreOptions { ConnectionString = "of no use", Shards = Shards, Alone = alone }, places[place], None);

    protected override IStoreBackup BackupOf(int place) => new PostgresBackup(places[place], TimeProvider.System);

    [StoreFact]
    public async Task The_databases_are_those_of_the_store_all_of_them_and_in_their_order()
    {
        await FillAsync();

        foreach (var wrong in (string[][])[[places[0][0]], [places[0][1], places[0][0]]])
        {
            var backup = new PostgresBackup(wrong, TimeProvider.System);
            await Assert.ThrowsAsync<StorageException>(
                () => backup.TakeAsync(BackupFolder.Create(PathOf("copy")), null, static (_, _) => { }, None));
        }
    }

    [StoreFact]
    public async Task The_shards_of_a_store_are_known_without_opening_it()
    {
        Assert.Null(await PostgresStore.ShardsOfAsync(places[0][0], None));
        await FillAsync();
        Assert.Equal(Shards, await PostgresStore.ShardsOfAsync(places[0][0], None));
    }
}
