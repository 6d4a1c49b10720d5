using Budkavle.Storage.Postgres;
using Budkavle.Storage.Tests.Compliance;
using Budkavle.Tests.Support;

namespace Budkavle.Storage.Tests;

/// <summary>A store over three databases keeps every promise that one database keeps.</summary>
[NeedsPostgres]
public sealed class SpreadStoreTests(PostgresFixture server) : StoreCompliance, IClassFixture<PostgresFixture>
{
    private IReadOnlyList<string> databases = [];

    protected override bool CanRun => PostgresFixture.MissingReason is null;

    private PostgresStoreOptions Options => new() { ConnectionString = "of no use", Shards = Shards, Clock = Clock };

    public override async Task InitializeAsync()
    {
        if (CanRun) databases = [server.CreateDatabase(), server.CreateDatabase(), server.CreateDatabase()];
        await base.InitializeAsync();
    }

    protected override async Task<IStore> OpenStoreAsync() => await SpreadStore.OpenAsync(Options, databases, None);

    [StoreFact]
    public void It_says_on_how_many_servers_it_is_and_has_the_lanes_of_all()
    {
        Assert.EndsWith("on 3 servers", Store.Info.Kind);
        Assert.Equal(3 * Options.WriteLanes, Store.Info.WriteLanes);
    }

    [StoreFact]
    public async Task Each_shard_is_wholly_on_the_server_of_its_number()
    {
        for (var shard = 0; shard < Shards; shard++)
        {
            var lease = await Store.Log.OpenShardAsync(shard, "one", None);
            await Store.Log.AppendAsync([BlockOf(lease, 2)], None);
            await Store.Views.SaveViewsAsync(lease, 2, [RowOf(StreamIn(shard, 1), 1, "row")], None);
            await Store.Views.SaveHeadsAsync(lease, 2, [new byte[] { 1 }], None);
        }

        Assert.Equal(["0,3", "1", "2"], databases.Select(database => Told(database, "SELECT DISTINCT shard FROM blocks ORDER BY 1")));
        Assert.Equal(["0,3", "1", "2"], databases.Select(database => Told(database, "SELECT shard FROM heads ORDER BY 1")));
        Assert.Equal(["2", "1", "1"], databases.Select(database => Told(database, "SELECT count(*) FROM view_rows")));
    }

    [StoreFact]
    public async Task Blocks_of_all_servers_may_be_appended_and_read_together()
    {
        var leases = new List<ShardLease>();
        for (var shard = 0; shard < Shards; shard++) leases.Add(await Store.Log.OpenShardAsync(shard, "one", None));
        await Store.Log.OpenShardAsync(2, "two", None);

        var outcomes = await Store.Log.AppendAsync([.. leases.Select(lease => BlockOf(lease, 2, 3))], None);
        var read = await Store.Log.ReadBlocksAsync([new(3, 4), new(0, 9), new(1, 2), new(0, 3)], None);

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Fenced, AppendOutcome.Stored], outcomes);
        Assert.Equal([3, null, 1, 0], read.Select(block => block?.Shard));
    }

    [StoreFact]
    public async Task Keys_and_contents_lie_on_all_servers_and_contents_are_listed_in_order()
    {
        KeyRow[] rows = [.. Enumerable.Range(1, 300).Select(n => new KeyRow(KeyOf((ulong)n), 2, new LogPosition(1, n), 4, 5))];
        await Store.Keys.SaveAsync([.. rows.OrderBy(row => row.Key)], None);
        foreach (var row in rows) await Store.Contents.PutAsync(new ContentHash(row.Key, 1), new byte[] { 1 }, None);

        Assert.All(databases, database => Assert.InRange(int.Parse(Told(database, "SELECT count(*) FROM keys"), null), 50, 200));
        Assert.All(databases, database => Assert.InRange(int.Parse(Told(database, "SELECT count(*) FROM contents"), null), 50, 200));
        var found = await Store.Keys.FindAsync([.. rows.Select(row => row.Key)], None);
        Assert.Equal(rows.Select(row => row.Position), found.Select(row => row!.Value.Position));
        var listed = new List<ContentHash>();
        while (listed.Count < rows.Length)
        {
            var page = await Store.Contents.ListAsync(listed.Count == 0 ? null : listed[^1], 7, None);
            Assert.NotEmpty(page);
            listed.AddRange(page.Select(one => one.Name));
        }

        Assert.Equal(rows.Select(row => row.Key).Order(), listed.Select(hash => hash.High));
    }

    [StoreFact]
    public async Task Databases_in_another_order_or_fewer_or_of_another_store_are_refused()
    {
        var other = server.CreateDatabase();
        await using (await SpreadStore.OpenAsync(Options, [server.CreateDatabase(), other, server.CreateDatabase()], None))
        {
        }

        var swapped = await RefusalAsync([databases[1], databases[0], databases[2]]);
        var fewer = await RefusalAsync([databases[0], databases[1]]);
        var mixed = await RefusalAsync([databases[0], other, databases[2]]);
        var alone = await Assert.ThrowsAsync<StorageException>(
            () => PostgresStore.OpenAsync(Options with { ConnectionString = databases[0] }, None));

        Assert.Contains("server=1", swapped);
        Assert.Contains("servers=3", fewer);
        Assert.Contains("id=", mixed);
        Assert.Contains("servers=3", alone.Message);
    }

    [StoreFact]
    public async Task A_store_on_one_server_is_not_taken_for_the_first_of_several()
    {
        var old = server.CreateDatabase();
        await using (await PostgresStore.OpenAsync(
            Options with { ConnectionString = old }, [.. Migrations.Migration.Load("Postgres").Take(1)], None))
        {
        }

        server.Sql(new Npgsql.NpgsqlConnectionStringBuilder(old).Database!, "DELETE FROM store WHERE name <> 'shards'");

        Assert.Contains("servers=1", await RefusalAsync([old, server.CreateDatabase()]));
    }

    [StoreFact]
    public async Task While_one_server_is_away_the_shards_of_the_others_go_on()
    {
        using var fragile = new PostgresFixture();
        await using var store = await SpreadStore.OpenAsync(Options, [server.CreateDatabase(), fragile.CreateDatabase()], None);
        var here = await store.Log.OpenShardAsync(0, "one", None);
        var there = await store.Log.OpenShardAsync(1, "one", None);
        fragile.Stop();

        await Assert.ThrowsAsync<StorageException>(() => store.Log.AppendAsync([BlockOf(there, 2)], None).AsTask());
        Assert.Equal([AppendOutcome.Stored], await store.Log.AppendAsync([BlockOf(here, 2)], None));

        fragile.Start();
        Assert.Equal([AppendOutcome.Stored], await store.Log.AppendAsync([BlockOf(there, 2)], None));
    }

    private async Task<string> RefusalAsync(IReadOnlyList<string> asked) =>
        (await Assert.ThrowsAsync<StorageException>(() => SpreadStore.OpenAsync(Options, asked, None))).Message;

    /// <summary>The rows of one column, with commas between.</summary>
    private string Told(string database, string sql) =>
        server.Sql(new Npgsql.NpgsqlConnectionStringBuilder(database).Database!, sql).Trim().ReplaceLineEndings(",");
}
