using System.Text;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>What copying a whole store away and back must do, whatever the store is made of.</summary>
public abstract class BackupCompliance : IDisposable
{
    protected const int Shards = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("budkavle-backup-").FullName;

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>A folder of the test's own.</summary>
    protected string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Opens the store of a place; the first place is backed up, the second restored to.</summary>
    protected abstract Task<IStore> OpenAsync(int place, bool alone = false);

    protected abstract IStoreBackup BackupOf(int place);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Directory.Delete(folder, recursive: true);

    [StoreFact]
    public async Task All_that_a_store_holds_is_in_its_restored_copy()
    {
        await FillAsync();
        var taken = await BackUpAsync("copy");
        var seen = new List<long>();

        var manifest = await BackupFolder.VerifyAsync(PathOf("copy"), seen.Add, None);
        await BackupOf(1).RestoreAsync(PathOf("copy"), manifest, seen.Add, None);

        await using var store = await OpenAsync(1);
        Assert.Equal("of a ring", manifest.Ring);
        Assert.Equal((taken.TakenAt, Shards), (manifest.TakenAt, manifest.Shards));
        Assert.Equal(manifest.Bytes, seen[^1]);
        for (var shard = 0; shard < Shards; shard++)
        {
            Assert.Equal($"entries of {shard}", Text((await store.Log.ReadShardAsync(shard, 2, 0, 10, None))[0].Bytes));
            Assert.Equal(new ShardCheckpoint(2, 2), await store.Views.ReadCheckpointAsync(shard, None));
            Assert.Equal($"row of {shard}", Text((await store.Views.ReadListAsync(StreamIn(shard), 1, 0, 9, true, 9, None))[0].Bytes));
            Assert.Equal(new[] { (byte)shard }, (await store.Views.ReadHeadsAsync(shard, None))[0].ToArray());
            Assert.Equal(shard, (await store.Keys.FindAsync([KeyOf(shard)], None))[0]!.Value.Position.Shard);
            Assert.Equal($"content {shard}", Text((await store.Contents.GetAsync(new ContentHash(KeyOf(shard), 1), None))!.Value));
            Assert.Equal($"trace {shard}", Text((await store.Contents.GetTraceAsync(new ContentHash(KeyOf(shard), 2), None))!.Value));
            Assert.Null(await store.Contents.GetAsync(new ContentHash(KeyOf(shard), 2), None));
        }

        Assert.Equal([2, 2, 2, 2], (await store.Keys.ReadMarksAsync(None)).Sequences);
        Assert.Equal("a document", Text((await store.Documents.ReadAsync("name", None)).Bytes));
        Assert.Equal(new ShardLease(1, 2, 3), await store.Log.OpenShardAsync(1, "two", None));
    }

    [StoreFact]
    public async Task A_backup_is_of_one_moment_however_much_is_written_meanwhile()
    {
        await using var store = await OpenAsync(0);
        var lease = await store.Log.OpenShardAsync(1, "one", None);
        using var stop = new CancellationTokenSource();
        var written = 0L;
        var writing = WriteAsync();
        for (var copy = 0; copy < 5; copy++)
        {
            var before = Volatile.Read(ref written);
            while (Volatile.Read(ref written) < before + 3) await Task.Yield();
            await BackUpAsync($"copy-{copy}");
        }

        await stop.CancelAsync();
        await writing;
        await BackupOf(1).RestoreAsync(PathOf("copy-4"), await BackupFolder.VerifyAsync(PathOf("copy-4"), _ => { }, None), _ => { }, None);

        await using var restored = await OpenAsync(1);
        var blocks = (await restored.Log.ReadLastAsync(1, None))!.LastSequence;
        var told = (await restored.Documents.ListAsync("told/", None)).Count;
        Assert.True(told > 10);
        // A document follows its block, and the next block the document.
        Assert.InRange(blocks - 1, told, told + 1);

        async Task WriteAsync()
        {
            for (var sequence = 2; !stop.IsCancellationRequested; sequence++)
            {
                await store.Log.AppendAsync([BlockOf(lease, sequence, "a block")], None);
                await store.Documents.WriteAsync($"told/{sequence}", 0, "told"u8.ToArray(), None);
                Volatile.Write(ref written, sequence);
            }
        }
    }

    [StoreFact]
    public async Task Only_where_there_is_nothing_a_backup_is_restored()
    {
        await FillAsync();
        await BackUpAsync("copy");
        var manifest = await BackupFolder.VerifyAsync(PathOf("copy"), _ => { }, None);

        Assert.NotNull(await BackupOf(0).WhyNotEmptyAsync(None));
        Assert.Null(await BackupOf(1).WhyNotEmptyAsync(None));
        await Assert.ThrowsAsync<StorageException>(() => BackupOf(0).RestoreAsync(PathOf("copy"), manifest, _ => { }, None));
        await Assert.ThrowsAsync<StorageException>(
            () => BackupOf(1).RestoreAsync(PathOf("copy"), manifest with { Kind = "other" }, _ => { }, None));
        var error = await Assert.ThrowsAsync<StorageException>(() => BackUpAsync("copy"));
        Assert.Contains("is there already", error.Message);
    }

    [StoreFact]
    public async Task Where_there_is_no_store_nothing_is_backed_up_and_nothing_left_behind()
    {
        await Assert.ThrowsAsync<StorageException>(() => BackUpAsync("copy"));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(PathOf(".")), path => path.Contains("copy", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_restoration_that_breaks_off_leaves_no_store_and_can_be_repeated()
    {
        await FillAsync();
        await BackUpAsync("copy");
        var manifest = await BackupFolder.VerifyAsync(PathOf("copy"), _ => { }, None);
        var last = manifest.Parts[^1] with { Name = "gone" };

        await Assert.ThrowsAsync<StorageException>(() => BackupOf(1).RestoreAsync(
            PathOf("copy"), manifest with { Parts = [.. manifest.Parts.SkipLast(1), last] }, _ => { }, None));

        Assert.Null(await BackupOf(1).WhyNotEmptyAsync(None));
        await BackupOf(1).RestoreAsync(PathOf("copy"), manifest, _ => { }, None);
        await using var store = await OpenAsync(1);
        Assert.Equal(2, (await store.Log.ReadLastAsync(3, None))!.LastSequence);
    }

    [StoreFact]
    public async Task What_follows_from_the_log_can_be_dropped_by_one_that_is_alone_with_the_store()
    {
        await FillAsync();
        await using (var busy = await OpenAsync(0))
        {
            await busy.Log.ReadLastAsync(0, None);
            await Assert.ThrowsAsync<StorageException>(() => OpenAsync(0, alone: true));
        }

        await using var store = await OpenAsync(0, alone: true);
        await ((IProjections)store).DropProjectionsAsync(None);

        for (var shard = 0; shard < Shards; shard++)
        {
            Assert.Equal(new ShardCheckpoint(0, 0), await store.Views.ReadCheckpointAsync(shard, None));
            Assert.Empty(await store.Views.ReadListAsync(StreamIn(shard), 1, 0, 9, true, 9, None));
            Assert.Empty(await store.Views.ReadHeadsAsync(shard, None));
            Assert.Null((await store.Keys.FindAsync([KeyOf(shard)], None))[0]);
            Assert.Equal(2, (await store.Log.ReadLastAsync(shard, None))!.LastSequence);
            Assert.NotNull(await store.Contents.GetAsync(new ContentHash(KeyOf(shard), 1), None));
        }

        var marks = await store.Keys.ReadMarksAsync(None);
        Assert.Equal([0, 0, 0, 0], marks.Sequences);
        Assert.Empty(marks.Filter);
        Assert.Equal("a document", Text((await store.Documents.ReadAsync("name", None)).Bytes));
    }

    protected async Task<BackupManifest> BackUpAsync(string name) =>
        await BackupOf(0).TakeAsync(BackupFolder.Create(PathOf(name)), "of a ring", static (_, _) => { }, None);

    /// <summary>Something of everything, in every shard.</summary>
    protected async Task FillAsync()
    {
        await using var store = await OpenAsync(0);
        for (var shard = 0; shard < Shards; shard++)
        {
            var lease = await store.Log.OpenShardAsync(shard, "one", None);
            await store.Log.AppendAsync([BlockOf(lease, 2, $"entries of {shard}")], None);
            var key = new ViewKey(StreamIn(shard), 1, 1);
            await store.Views.SaveViewsAsync(lease, 2, [new ViewRow(key, ViewChange.Insert, Bytes($"row of {shard}"))], None);
            await store.Views.SaveHeadsAsync(lease, 2, [new[] { (byte)shard }], None);
            await store.Keys.SaveAsync([new KeyRow(KeyOf(shard), 2, new LogPosition(shard, 2), 4, 5)], None);
            await store.Contents.PutAsync(new ContentHash(KeyOf(shard), 1), Bytes($"content {shard}"), None);
            var purged = new ContentHash(KeyOf(shard), 2);
            await store.Contents.PutAsync(purged, Bytes("a content"), None);
            await store.Contents.RemoveAsync([new ContentRemoval(purged, Bytes($"trace {shard}"))], long.MaxValue, None);
        }

        await store.Keys.SaveMarksAsync(new KeyMarks([2, 2, 2, 2], [new byte[] { 9 }]), None);
        await store.Documents.WriteAsync("name", 0, "a document"u8.ToArray(), None);
    }

    private static Block BlockOf(ShardLease lease, long sequence, string text) =>
        new(lease.Shard, sequence, 1, lease.Epoch, 0, Bytes(text));

    private static StreamKey StreamIn(int shard) => new(StreamKey.OfShard(shard, Shards).Value + 1);

    /// <summary>Keys and hashes all over their range, so that several databases get some.</summary>
    private static UInt128 KeyOf(int number) => ((UInt128)(uint)number << 126) + 1;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
