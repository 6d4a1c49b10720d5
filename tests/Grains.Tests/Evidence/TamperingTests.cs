using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.Sealing;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Grains.Tests.Evidence;

/// <summary>
/// What is changed in a store is found by reading it. Each test changes the file through SQL, as somebody with its disk could.
/// </summary>
public sealed class TamperingTests : IDisposable
{
    private static readonly UInt128 Anna = Post.Mailbox(1);
    private readonly EngineFiles _files = new();

    private string Folder => Path.Combine(_files.Root, "store");

    [Fact]
    public async Task A_store_that_nobody_touched_has_no_faults_and_everything_in_it_was_looked_at()
    {
        await FillAsync();

        var report = await AuditAsync();

        Assert.Empty(report.Faults);
        Assert.True(report.Blocks > 300 && report.Entries > 600 && report.Tiles >= 2, report.ToString());
        Assert.Equal(report.Blocks, report.Leaves + report.BlocksNotInLog);
        Assert.InRange(report.BlocksNotInLog, 1, 20);
        Assert.Equal(3, report.Contents);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task A_changed_byte_of_a_stored_block_is_found_and_the_block_is_named(int offset)
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder)) bytes.Flip("blocks", "bytes", "place = 20", offset);

        var report = await AuditAsync();

        Assert.Contains(report.Faults, fault => fault.Where == "shard 0, block 20");
        Assert.All(report.Faults, fault => Assert.Equal("shard 0, block 20", fault.Where));
    }

    [Theory]
    [InlineData("DELETE FROM blocks WHERE place = 20", "shard 0, block 20")]
    [InlineData("UPDATE blocks SET epoch = epoch + 1 WHERE place = 20", "shard 0, block 20")]
    [InlineData("UPDATE blocks SET tags = 0 WHERE place = 20", "shard 0, block 20")]
    [InlineData("UPDATE blocks SET count = count + 1 WHERE place = 20", "shard 0, block 20")]
    [InlineData("UPDATE blocks SET place = place + 1000000 WHERE place = 20", "shard 0, block 20")]
    [InlineData("UPDATE blocks SET epoch = 7 WHERE place = 1", "leaf 0")]
    [InlineData("UPDATE blocks SET bytes = (SELECT bytes FROM blocks WHERE place = 23) WHERE place = 20", "shard 0, block 20")]
    public async Task A_row_that_was_deleted_moved_or_changed_is_found(string sql, string where)
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder)) bytes.Run(sql);

        var report = await AuditAsync();

        Assert.Contains(report.Faults, fault => fault.Where == where);
    }

    [Fact]
    public async Task Two_blocks_that_changed_places_are_both_found()
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder))
        {
            bytes.Run("UPDATE blocks SET place = -1 WHERE place = 20");
            bytes.Run("UPDATE blocks SET place = 20 WHERE place = 23");
            bytes.Run("UPDATE blocks SET place = 23 WHERE place = -1");
        }

        var report = await AuditAsync();

        Assert.Contains(report.Faults, fault => fault.Where == "shard 0, block 20");
        Assert.Contains(report.Faults, fault => fault.Where == "shard 0, block 23");
    }

    [Fact]
    public async Task The_end_of_a_shard_cannot_be_cut_off_without_notice()
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder)) bytes.Run("DELETE FROM blocks WHERE place > 100 AND place < 17592186044416");

        var report = await AuditAsync();

        Assert.True(report.FaultCount > 50, report.ToString());
        Assert.Contains(report.Faults, fault => fault.What.Contains("not there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("evidence/tiles/0/0000000000", 17)]
    [InlineData("evidence/tiles/0/0000000001", -1)]
    [InlineData("evidence/tiles/1/0000000000", 5)]
    [InlineData("evidence/leaves/0000000000", 40)]
    [InlineData("evidence/leaves/0000000000", -1)]
    [InlineData("evidence/leaves/0000000001", 60)]
    public async Task A_changed_byte_of_the_transparency_log_is_found(string document, int offset)
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder)) bytes.Flip("documents", "bytes", $"name = '{document}'", offset);

        Assert.NotEmpty((await AuditAsync()).Faults);
    }

    [Fact]
    public async Task A_checkpoint_that_was_changed_or_signed_by_someone_else_is_found()
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder))
        {
            var state = Convert.FromHexString(bytes.Ask("SELECT hex(bytes) FROM documents WHERE name = 'evidence/log'"));
            var text = System.Text.Encoding.UTF8.GetString(state);
            var at = text.IndexOf("\\u2014", StringComparison.Ordinal);
            Assert.True(at > 0, text);
            bytes.Flip("documents", "bytes", "name = 'evidence/log'", text.IndexOf(' ', at + 8) + 20);
        }

        Assert.Contains((await AuditAsync()).Faults, fault => fault.Where == "the checkpoint" || fault.Where == "the state of the log");
    }

    [Theory]
    [InlineData("UPDATE contents SET bytes = (SELECT bytes FROM contents ORDER BY hash DESC LIMIT 1)")]
    [InlineData("UPDATE contents SET bytes = substr(bytes, 1, length(bytes) - 1)")]
    public async Task A_content_that_is_not_the_one_of_its_name_is_found(string sql)
    {
        await FillAsync();
        using (var bytes = new StoredBytes(Folder)) bytes.Run(sql);

        Assert.Contains((await AuditAsync()).Faults, fault => fault.Where.StartsWith("content ", StringComparison.Ordinal));
    }

    /// <summary>Letters of two shards in some hundred blocks, all but the last few in the log, and two contents.</summary>
    private async Task FillAsync()
    {
        await using var store = await OpenAsync();
        await using var world = await EvidenceWorld.OpenAsync(store, _files);
        var vault = new ContentVault(store.Contents, world.Engine.Engine.Sealer, world.Engine.Engine.Ring);
        await vault.PutAsync("one"u8.ToArray(), CancellationToken.None);
        await vault.PutAsync("two"u8.ToArray(), CancellationToken.None);
        await vault.PutAsync("of one owner"u8.ToArray(), 7, CancellationToken.None);
        await world.RegisterAsync(Anna);
        await world.RegisterAsync(Post.FarMailbox(1));
        for (var blocks = 0; blocks < 17; blocks++) await world.DeliverAsync(Anna, 1);
        await world.DeliverAsync(Anna, 1, "Block 20");
        await world.DeliverAsync(Anna, 2, "Block 21");
        await world.DeliverAsync(Anna, 900);
        await world.DeliverAsync(Post.FarMailbox(1), 900);
        await world.IntegrateAsync();
        await world.DeliverAsync(Post.FarMailbox(1), 20);
    }

    private async Task<AuditReport> AuditAsync()
    {
        await using var store = await OpenAsync();
        using var audit = await StoreAudit.OpenAsync(
            store, KeyRing.Open(_files.KeyRing, TimeProvider.System), TimeProvider.System, CancellationToken.None);
        return await audit.RunAsync((_, _, _) => { }, CancellationToken.None);
    }

    private Task<SqliteStore> OpenAsync() => SqliteStore.OpenAsync(
        new SqliteStoreOptions { Directory = Folder, Shards = 2, Files = 1 }, CancellationToken.None);

    public void Dispose() => _files.Dispose();
}
