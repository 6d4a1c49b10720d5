using Budkavle.Storage.Sqlite;
using Budkavle.Storage.Tests.Compliance;

namespace Budkavle.Storage.Tests;

public sealed class SqliteBackupTests : BackupCompliance
{
    private const int Seed = 20260801;

    protected override async Task<IStore> OpenAsync(int place, bool alone = false) => await SqliteStore.OpenAsync(
        new SqliteStoreOptions { Directory = PathOf($"store-{place}"), Shards = Shards, Files = 2, Alone = alone }, None);

    protected override IStoreBackup BackupOf(int place) => new SqliteBackup(PathOf($"store-{place}"), TimeProvider.System);

    [Fact]
    public async Task Nobody_opens_a_store_that_a_tool_is_alone_with()
    {
        await using (await OpenAsync(0, alone: true))
            await Assert.ThrowsAsync<StorageException>(() => OpenAsync(0));
        await using var after = await OpenAsync(0);
        await using var another = await OpenAsync(0);
        Assert.NotNull(another);
    }

    [Fact]
    public async Task The_shards_of_a_store_are_known_without_opening_it()
    {
        Assert.Null(SqliteStore.ShardsOf(PathOf("store-0")));
        await FillAsync();
        Assert.Equal(Shards, SqliteStore.ShardsOf(PathOf("store-0")));
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_refused_and_says_where()
    {
        await FillAsync();
        await BackUpAsync("copy");
        var part = Path.Combine(PathOf("copy"), "budkavle-1.db");
        var bytes = await File.ReadAllBytesAsync(part);

        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(part, bytes);
        var changed = await Assert.ThrowsAsync<StorageException>(VerifyAsync);
        await File.WriteAllBytesAsync(part, bytes[..^1]);
        var shortened = await Assert.ThrowsAsync<StorageException>(VerifyAsync);
        File.Delete(part);
        var missing = await Assert.ThrowsAsync<StorageException>(VerifyAsync);
        File.Delete(Path.Combine(PathOf("copy"), BackupManifest.FileName));
        await Assert.ThrowsAsync<StorageException>(VerifyAsync);

        Assert.All([changed, shortened, missing], error => Assert.Contains("budkavle-1.db", error.Message));

        Task VerifyAsync() => BackupFolder.VerifyAsync(PathOf("copy"), _ => { }, None);
    }

    [Theory]
    [InlineData("budkavle-0.db", "../budkavle-0.db")]
    [InlineData("budkavle-0.db", "/budkavle-0.db")]
    [InlineData("budkavle-0.db", "a//b")]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"parts\": [", "\"parts\": null, \"other\": [")]
    [InlineData("\"parts\": [", "\"parts\": [null, ")]
    [InlineData("\"columns\": []", "\"columns\": [null]")]
    [InlineData("\"columns\": []", "\"columns\": [\"a) FROM b; --\"]")]
    public async Task A_manifest_leads_nowhere_but_into_the_backup(string written, string forged)
    {
        await FillAsync();
        await BackUpAsync("copy");
        var path = Path.Combine(PathOf("copy"), BackupManifest.FileName);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(written, text);
        await File.WriteAllTextAsync(path, text.Replace(written, forged, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<StorageException>(() => BackupFolder.VerifyAsync(PathOf("copy"), _ => { }, None));

        Assert.Contains("not that of a backup", error.Message);
    }

    [Fact]
    public async Task Whatever_a_manifest_says_it_is_read_or_refused()
    {
        await FillAsync();
        await BackUpAsync("copy");
        var whole = await File.ReadAllBytesAsync(Path.Combine(PathOf("copy"), BackupManifest.FileName));
        var random = new Random(Seed);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = whole[..random.Next(whole.Length / 2, whole.Length + 1)];
            for (var change = random.Next(4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            try
            {
                Assert.NotEmpty(BackupManifest.Read(bytes).Kind);
            }
            catch (StorageException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    [Fact]
    public async Task What_an_attempt_that_was_killed_left_behind_is_no_backup_and_no_hindrance()
    {
        await FillAsync();
        Directory.CreateDirectory(PathOf("copy.unfinished"));
        await File.WriteAllTextAsync(PathOf("copy.unfinished/budkavle-0.db"), "half of it");

        await BackUpAsync("copy");

        Assert.False(Directory.Exists(PathOf("copy.unfinished")));
        Assert.Equal(2, (await BackupFolder.VerifyAsync(PathOf("copy"), _ => { }, None)).Parts.Count);
    }
}
