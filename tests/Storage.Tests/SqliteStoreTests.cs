using Budkavle.Storage.Migrations;
using Budkavle.Storage.Sqlite;
using Budkavle.Storage.Tests.Compliance;

namespace Budkavle.Storage.Tests;

public sealed class SqliteStoreTests : DurableStoreCompliance
{
    private readonly string folder = Directory.CreateTempSubdirectory("budkavle-sqlite-").FullName;

    private SqliteStoreOptions Options => new() { Directory = folder, Shards = Shards, Files = 2, Clock = Clock };

    protected override string MigrationFolder => "Sqlite";

    protected override async Task<IStore> OpenStoreAsync() => await SqliteStore.OpenAsync(Options, None);

    protected override async Task<IStore> OpenStoreAsync(int shards) =>
        await SqliteStore.OpenAsync(Options with { Shards = shards }, None);

    private protected override async Task<IStore> OpenStoreAsync(IReadOnlyList<Migration> migrations) =>
        await SqliteStore.OpenAsync(Options, migrations, None);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_inspection_tells_the_size_of_each_file()
    {
        var found = await Store.InspectAsync(None);

        Assert.Equal(["budkavle-0.db", "budkavle-1.db"], found.Databases.Select(file => file.Name));
        Assert.All(found.Databases, file => Assert.True(file.Bytes > 8192));
        Assert.Null(found.Costly);
    }

    [Fact]
    public void The_settings_that_keep_a_commit_are_shown()
    {
        Assert.StartsWith("sqlite 3.", Store.Info.Kind);
        Assert.Contains("synchronous=FULL", Store.Info.Durability);
        Assert.Contains("journal_mode=wal", Store.Info.Durability);
        Assert.Equal(2, Store.Info.WriteLanes);
    }

    [Fact]
    public async Task A_store_is_opened_with_the_files_it_was_made_with()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => SqliteStore.OpenAsync(Options with { Files = 1 }, None));
        Assert.Contains("files=2", error.Message);
    }

    [Fact]
    public async Task A_filter_that_an_older_program_saved_as_one_value_is_its_first_part()
    {
        var steps = Migration.Load("Sqlite");
        var before = new Migration(
            900, "900_saved_before", "INSERT INTO key_marks (one, sequences, filter) VALUES (1, zeroblob(32), x'0102')");

        await using var store = await SqliteStore.OpenAsync(
            Options with { Directory = Path.Combine(folder, "older") }, [steps[0], before, .. steps.Skip(1)], None);

        Assert.Equal(new byte[] { 1, 2 }, Assert.Single((await store.Keys.ReadMarksAsync(None)).Filter).ToArray());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_an_error_of_the_store()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        await Assert.ThrowsAsync<StorageException>(() => SqliteStore.OpenAsync(Options with { Directory = file }, None));

        await File.WriteAllTextAsync(Path.Combine(folder, "budkavle-0.db-other"), "");
        var other = Directory.CreateDirectory(Path.Combine(folder, "other"));
        await File.WriteAllTextAsync(Path.Combine(other.FullName, "budkavle-0.db"), new string('x', 10_000));
        await Assert.ThrowsAsync<StorageException>(() => SqliteStore.OpenAsync(Options with { Directory = other.FullName }, None));
    }

    [Fact]
    public async Task A_full_disk_is_an_error_that_stores_nothing_and_passes_when_there_is_space_again()
    {
        var store = (SqliteStore)Store;
        var lease = await store.Log.OpenShardAsync(0, "one", None);
        await store.LimitPagesAsync(40);
        var large = BlockOf(lease, 2) with { Bytes = new byte[1 << 20] };

        var error = await Assert.ThrowsAsync<StorageException>(() => store.Log.AppendAsync([large], None).AsTask());
        await Assert.ThrowsAsync<StorageException>(() => store.Contents.PutAsync(new ContentHash(1, 1), large.Bytes, None).AsTask());
        Assert.Contains("full", error.Message);
        Assert.Equal(1, (await store.Log.ReadLastAsync(0, None))!.LastSequence);

        await store.LimitPagesAsync(1 << 20);
        Assert.Equal([AppendOutcome.Stored], await store.Log.AppendAsync([large], None));
        await store.Contents.PutAsync(new ContentHash(1, 1), large.Bytes, None);
        Assert.Equal(2, (await store.Log.ReadLastAsync(0, None))!.LastSequence);
    }

    [Fact]
    public async Task A_checkpoint_that_fails_half_way_leaves_the_mark_where_it_was()
    {
        var store = (SqliteStore)Store;
        var lease = await store.Log.OpenShardAsync(1, "one", None);
        await store.Views.SaveViewsAsync(lease, 5, [], None);
        await store.LimitPagesAsync(60);
        ViewRow[] rows = [.. Enumerable.Range(0, 20_000).Select(at => RowOf(StreamIn(1, 1), at, $"a row that takes some room: {at}"))];

        await Assert.ThrowsAsync<StorageException>(() => store.Views.SaveViewsAsync(lease, 9, rows, None).AsTask());
        Assert.Equal(5, (await store.Views.ReadCheckpointAsync(1, None)).ViewsSequence);
        Assert.NotEmpty(await store.Views.ReadListAsync(StreamIn(1, 1), 1, 0, 10, true, 10, None));

        await store.LimitPagesAsync(1 << 20);
        await store.Views.SaveViewsAsync(lease, 9, rows, None);
        Assert.Equal(9, (await store.Views.ReadCheckpointAsync(1, None)).ViewsSequence);
        Assert.Equal(20_000, (await store.Views.ReadListAsync(StreamIn(1, 1), 1, 0, 30_000, true, 30_000, None)).Count);
    }

    [Fact]
    public async Task Calls_after_the_end_are_refused()
    {
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Log.ReadLastAsync(0, None).AsTask());
    }
}
