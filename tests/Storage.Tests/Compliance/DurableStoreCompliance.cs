using Budkavle.Storage.Migrations;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>What a store that outlives its process must do besides.</summary>
public abstract class DurableStoreCompliance : StoreCompliance
{
    protected abstract string MigrationFolder { get; }

    protected abstract Task<IStore> OpenStoreAsync(int shards);

    private protected abstract Task<IStore> OpenStoreAsync(IReadOnlyList<Migration> migrations);

    [StoreFact]
    public async Task Everything_is_there_after_a_cold_restart()
    {
        var lease = await Store.Log.OpenShardAsync(1, "one", None);
        await Store.Log.AppendAsync([BlockOf(lease, 2, 10, tags: 5)], None);
        await Store.Views.SaveViewsAsync(lease, 11, [RowOf(StreamIn(1, 1), 1, "row")], None);
        await Store.Views.SaveHeadsAsync(lease, 9, [new byte[] { 1, 2 }], None);
        await Store.Keys.SaveAsync([new KeyRow(KeyOf(1), 2, new LogPosition(1, 3), 4, 5)], None);
        await Store.Keys.SaveMarksAsync(new KeyMarks([1, 2, 3, 4], [new byte[] { 9 }]), None);
        await Store.Contents.PutAsync(new ContentHash(1, 2), "content"u8.ToArray(), None);
        await Store.Documents.WriteAsync("name", 0, "document"u8.ToArray(), None);
        await Store.DisposeAsync();

        var store = await OpenAnotherAsync();

        Assert.Equal("entries 2", TextOf((await store.Log.ReadShardAsync(1, 2, 0, 10, None))[0].Bytes));
        Assert.Equal(new ShardCheckpoint(11, 9), await store.Views.ReadCheckpointAsync(1, None));
        Assert.Equal("row", TextOf((await store.Views.ReadListAsync(StreamIn(1, 1), 1, 0, 9, true, 9, None))[0].Bytes));
        Assert.Equal(new byte[] { 1, 2 }, (await store.Views.ReadHeadsAsync(1, None))[0].ToArray());
        Assert.Equal(new LogPosition(1, 3), (await store.Keys.FindAsync([KeyOf(1)], None))[0]!.Value.Position);
        Assert.Equal([1, 2, 3, 4], (await store.Keys.ReadMarksAsync(None)).Sequences);
        Assert.Equal("content", TextOf((await store.Contents.GetAsync(new ContentHash(1, 2), None))!.Value));
        Assert.Equal("document", TextOf((await store.Documents.ReadAsync("name", None)).Bytes));
        Assert.Equal(new ShardLease(1, 2, 12), await store.Log.OpenShardAsync(1, "two", None));
    }

    [StoreFact]
    public async Task A_store_is_opened_with_the_shards_it_was_made_with()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => OpenStoreAsync(Shards + 1));

        Assert.Contains($"shards={Shards}", error.Message);
        Assert.Contains($"shards={Shards + 1}", error.Message);
    }

    [StoreFact]
    public async Task Steps_are_applied_once_whoever_comes_first()
    {
        var known = WithOneMore();

        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OpenStoreAsync(known)));
        foreach (var store in stores) await store.DisposeAsync();
        await (await OpenStoreAsync(known)).DisposeAsync();
    }

    [StoreFact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var known = WithOneMore();
        await (await OpenStoreAsync(known)).DisposeAsync();

        var error = await Assert.ThrowsAsync<StorageException>(OpenStoreAsync);
        Assert.Contains("999_more", error.Message);
        Assert.Contains("newer program", error.Message);
    }

    [StoreFact]
    public async Task A_step_that_was_changed_after_it_was_applied_is_refused()
    {
        var first = Migration.Load(MigrationFolder)[0];

        var error = await Assert.ThrowsAsync<StorageException>(() => OpenStoreAsync([first with { Sql = first.Sql + " " }]));
        Assert.Contains(first.Name, error.Message);
    }

    private IReadOnlyList<Migration> WithOneMore()
    {
        var known = Migration.Load(MigrationFolder);
        return [.. known, new Migration(known[^1].Number + 1, "999_more", "CREATE TABLE more (name text PRIMARY KEY)")];
    }
}
