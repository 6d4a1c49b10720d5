using Budkavle.Storage.Postgres;
using Budkavle.Storage.Tests.Compliance;
using Budkavle.Tests.Support;

namespace Budkavle.Storage.Tests;

[NeedsPostgres]
public sealed class PostgresStoreTests(PostgresFixture server) : DurableStoreCompliance, IClassFixture<PostgresFixture>
{
    private static int schemas;

    private string connectionString = "";

    protected override bool CanRun => PostgresFixture.MissingReason is null;

    private PostgresStoreOptions Options => new() { ConnectionString = connectionString, Shards = Shards, Clock = Clock };

    /// <summary>A schema a test, which is much faster to make than a database.</summary>
    public override async Task InitializeAsync()
    {
        if (CanRun)
        {
            var schema = $"test{Interlocked.Increment(ref schemas)}";
            await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString("postgres"));
            await using var command = source.CreateCommand($"CREATE SCHEMA {schema}");
            await command.ExecuteNonQueryAsync();
            connectionString = $"{server.ConnectionString("postgres")};Search Path={schema}";
        }

        await base.InitializeAsync();
    }

    protected override async Task<IStore> OpenStoreAsync() => await PostgresStore.OpenAsync(Options, None);

    protected override async Task<IStore> OpenStoreAsync(int shards) =>
        await PostgresStore.OpenAsync(Options with { Shards = shards }, None);

    private protected override async Task<IStore> OpenStoreAsync(IReadOnlyList<Migrations.Migration> migrations) =>
        await PostgresStore.OpenAsync(Options, migrations, None);

    protected override string MigrationFolder => "Postgres";

    [StoreFact]
    public async Task An_inspection_tells_sizes_and_what_runs_for_too_long_without_its_values()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(connectionString);
        await using var slow = source.CreateCommand("SELECT pg_sleep($1)");
        slow.Parameters.Add(new Npgsql.NpgsqlParameter { Value = 20.5 });
        using var end = new CancellationTokenSource();
        var running = slow.ExecuteNonQueryAsync(end.Token);
        StoreInspection found;
        do found = await Store.InspectAsync(None);
        while (found.Running.Count == 0 && !running.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.True(Assert.Single(found.Databases).Bytes > 1_000_000);
        Assert.Contains(found.Tables, table => table.Name == "blocks" && table.Bytes > 0);
        Assert.Equal("SELECT pg_sleep($1)", Assert.Single(found.Running).Text);
        Assert.True(found.Running[0].Total >= StoreInspection.SlowAfter);
        Assert.Null(found.Costly);
    }

    [StoreFact]
    public void The_settings_that_keep_a_commit_are_shown()
    {
        Assert.StartsWith("postgresql ", Store.Info.Kind);
        Assert.Contains("synchronous_commit=on", Store.Info.Durability);
        Assert.Contains("fsync=on", Store.Info.Durability);
        Assert.Contains("full_page_writes=on", Store.Info.Durability);
    }

    [StoreFact]
    public async Task A_filter_that_an_older_program_saved_as_one_value_is_its_first_part()
    {
        var steps = Migrations.Migration.Load("Postgres");
        var before = new Migrations.Migration(
            900, "900_saved_before", "INSERT INTO key_marks (one, sequences, filter) VALUES (true, '{1,2,3,4}', '\\x0102')");

        await using var store = await PostgresStore.OpenAsync(
            Options with { ConnectionString = server.CreateDatabase() }, [.. steps.Take(2), before, .. steps.Skip(2)], None);

        var marks = await store.Keys.ReadMarksAsync(None);
        Assert.Equal([1, 2, 3, 4], marks.Sequences);
        Assert.Equal(new byte[] { 1, 2 }, Assert.Single(marks.Filter).ToArray());
    }

    [StoreFact]
    public async Task A_database_that_may_lose_acknowledged_commits_is_refused()
    {
        var careless = server.CreateDatabase();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(careless).Database;
        server.Sql("postgres", $"ALTER DATABASE {name} SET synchronous_commit = off");

        var error = await Assert.ThrowsAsync<StorageException>(
            () => PostgresStore.OpenAsync(Options with { ConnectionString = careless }, None));
        Assert.Contains("synchronous_commit=off", error.Message);
    }

    [StoreFact]
    public async Task After_a_connection_lost_amid_an_append_the_last_block_tells_the_outcome_and_sending_again_is_safe()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);

        // The append waits behind a lock on the table until its backend is ended.
        await using var locker = new Npgsql.NpgsqlConnection(connectionString);
        await locker.OpenAsync();
        await using var transaction = await locker.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE blocks IN SHARE MODE", locker);
        await command.ExecuteNonQueryAsync();
        var append = Store.Log.AppendAsync([BlockOf(lease, 2, 5)], None).AsTask();
        var ended = "";
        while (ended.Length == 0)
        {
            ended = server.Sql("postgres", """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO blocks%'
                """);
        }

        await Assert.ThrowsAsync<StorageException>(() => append);
        await transaction.RollbackAsync();
        Assert.Equal(1, (await Store.Log.ReadLastAsync(0, None))!.LastSequence);
        Assert.Equal([AppendOutcome.Stored], await Store.Log.AppendAsync([BlockOf(lease, 2, 5)], None));
        Assert.Equal([AppendOutcome.Stored], await Store.Log.AppendAsync([BlockOf(lease, 2, 5)], None));
        Assert.Equal(6, (await Store.Log.ReadLastAsync(0, None))!.LastSequence);
    }

    [StoreFact]
    public async Task An_outage_is_an_error_of_the_store_and_it_works_again_afterwards()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        await Store.Log.AppendAsync([BlockOf(lease, 2)], None);
        server.Stop();
        try
        {
            await Assert.ThrowsAsync<StorageException>(() => Store.Log.AppendAsync([BlockOf(lease, 3)], None).AsTask());
            await Assert.ThrowsAsync<StorageException>(() => Store.Log.ReadShardAsync(0, 1, 0, 10, None).AsTask());
            await Assert.ThrowsAsync<StorageException>(() => Store.Log.ReadLastAsync(0, None).AsTask());
        }
        finally
        {
            server.Start();
        }

        Assert.Equal(2, (await Store.Log.ReadLastAsync(0, None))!.LastSequence);
        Assert.Equal([AppendOutcome.Stored], await Store.Log.AppendAsync([BlockOf(lease, 3)], None));
        Assert.Equal(3, (await Store.Log.ReadShardAsync(0, 1, 0, 10, None)).Count);
    }

    [StoreFact]
    public async Task A_connection_that_says_it_is_disposed_is_an_error_of_the_store_and_is_made_anew()
    {
        await using var lane = new Lane(connectionString + ";Pooling=false");
        var before = await lane.RunAsync(BackendOf, None);
        Assert.Equal(before, await lane.RunAsync(BackendOf, None));
        await Assert.ThrowsAsync<StorageException>(
            () => lane.RunAsync<int>(_ => throw new ObjectDisposedException("the wait of a cancelled command"), None).AsTask());
        var after = await lane.RunAsync(BackendOf, None);
        Assert.NotEqual(before, after);
        Assert.Equal(after, await lane.RunAsync(BackendOf, None));
    }

    [StoreFact]
    public async Task A_connection_that_is_closed_under_its_user_is_an_error_of_the_store_and_is_made_anew()
    {
        await using var lane = new Lane(connectionString + ";Pooling=false");
        var before = await lane.RunAsync(BackendOf, None);
        await Assert.ThrowsAsync<StorageException>(() => lane.RunAsync(
            async open =>
            {
                await open.CloseAsync();
                return await BackendOf(open);
            }, None).AsTask());
        Assert.NotEqual(before, await lane.RunAsync(BackendOf, None));
    }

    [StoreFact]
    public async Task A_connection_that_the_server_ends_with_an_error_is_made_anew_at_once()
    {
        await using var lane = new Lane(connectionString + ";Pooling=false");
        var before = await lane.RunAsync(BackendOf, None);
        await Assert.ThrowsAsync<StorageException>(() => lane.RunAsync(
            open => open.ExecuteAsync("SELECT pg_terminate_backend(pg_backend_pid())", static _ => { }, None), None).AsTask());
        Assert.NotEqual(before, await lane.RunAsync(BackendOf, None));
    }

    [StoreFact]
    public async Task A_query_of_the_pool_that_says_its_connection_is_disposed_is_an_error_of_the_store() =>
        await Assert.ThrowsAsync<StorageException>(
            () => Faults.GuardAsync<int>(() => throw new ObjectDisposedException("the wait of a cancelled command")).AsTask());

    private static async Task<int> BackendOf(Npgsql.NpgsqlConnection open) =>
        (await open.QueryAsync("SELECT pg_backend_pid()", static _ => { }, static row => row.GetInt32(0), None))[0];
}
