using System.Security.Cryptography;
using System.Text;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sqlite;

namespace Budkavle.Grains.Tests.Letters.Purging;

/// <summary>Contents that nothing names go, and never one that somebody names meanwhile.</summary>
public sealed class UnreferencedPurgeTests : IDisposable
{
    private static readonly PurgeRules _rules = new() { UnreferencedAfterDays = 7 };
    private readonly EngineFiles _files = new();
    private readonly TestClock _clock = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing_and_what_is_applied_twice_is_applied_once()
    {
        await using var store = new MemoryStore(2, _clock);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        var near = await world.RegisterAsync(Post.Mailbox());
        var far = await world.RegisterAsync(Post.FarMailbox());
        await world.DeliverAsync(near, "a body", "an attachment");
        await world.DeliverAsync(far, "a far body", "an attachment");
        await world.PutAsync("of a broken attempt");
        Pass(days: 5);
        await world.PutAsync("of an attempt just now");
        Pass(days: 4);

        var counted = await world.Purge().RunAsync(_rules, apply: false, (_, _, _) => { }, CancellationToken.None);
        Assert.True(await world.HasAsync("of a broken attempt"));
        var removed = await world.RunAsync(_rules);
        var again = await world.RunAsync(_rules);

        var one = Assert.Single(counted);
        Assert.Equal((PurgeRule.Unreferenced, 1), (one.Rule, one.Contents));
        Assert.True(one.Bytes > 19, $"{one.Bytes}");
        Assert.Equal(1, removed[PurgeRule.Unreferenced]);
        Assert.Empty(again);
        Assert.False(await world.HasAsync("of a broken attempt"));
        foreach (var text in (string[])["a body", "an attachment", "a far body", "of an attempt just now"])
            Assert.True(await world.HasAsync(text), text);
        var report = await world.AuditAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(3, report.ContentsNamed);
    }

    [Fact]
    public async Task Without_a_rule_nothing_goes_however_old_it_is()
    {
        await using var store = new MemoryStore(2, _clock);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        await world.PutAsync("of a broken attempt");
        Pass(days: 36_000);

        Assert.Empty(await world.RunAsync(new PurgeRules()));
        Assert.Empty(await world.RunAsync(new PurgeRules { RelayedLettersAfterDays = 1, DispatchListsAfterDays = 1 }));
        Assert.True(await world.HasAsync("of a broken attempt"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => world.RunAsync(new PurgeRules { UnreferencedAfterDays = 0 }));
    }

    /// <summary>An old content that nothing names is named by a letter at each step of a sweep in turn.</summary>
    [Theory]
    [InlineData(false, "listed")]
    [InlineData(false, "shard 0")]
    [InlineData(false, "shard 1")]
    [InlineData(false, "noted")]
    [InlineData(false, "removed")]
    [InlineData(true, "listed")]
    [InlineData(true, "shard 0")]
    [InlineData(true, "shard 1")]
    [InlineData(true, "noted")]
    [InlineData(true, "removed")]
    public async Task A_letter_that_comes_at_any_step_of_a_sweep_keeps_its_contents(bool onDisk, string step)
    {
        await using var store = await OpenAsync(onDisk);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        var near = await world.RegisterAsync(Post.Mailbox());
        var far = await world.RegisterAsync(Post.FarMailbox());
        await world.PutAsync("a body");
        await world.PutAsync("an attachment");
        var uploaded = await world.PutAsync("uploaded");
        await world.PutAsync("nobody's");
        Pass(days: 30);
        var met = false;
        async Task ComeAsync(string now)
        {
            if (now != step || met) return;
            met = true;
            await world.DeliverAsync(near, "a body");
            await world.DeliverAsync(far, "another body", "an attachment");
            // By an id that was given long ago: whoever is told that it is there may name it.
            if (await world.Vault.TouchAsync(uploaded, CancellationToken.None)) await world.DeliverAsync(near, "uploaded");
        }

        await world.Purge(ComeAsync).RunAsync(_rules, apply: true, (_, _, _) => { }, CancellationToken.None);

        Assert.True(met);
        foreach (var text in (string[])["a body", "an attachment", "another body"]) Assert.True(await world.HasAsync(text), text);
        Assert.Equal(step != "removed", await world.HasAsync("uploaded"));
        Assert.False(await world.HasAsync("nobody's"));
        Assert.Empty((await world.AuditAsync()).Faults);
    }

    [Fact]
    public async Task Senders_and_a_sweep_at_the_same_time_lose_nothing()
    {
        await using var store = await OpenAsync(onDisk: true);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        var near = await world.RegisterAsync(Post.Mailbox());
        for (var number = 0; number < 300; number++) await world.PutAsync($"text {number}");
        Pass(days: 30);
        using var swept = new CancellationTokenSource();

        var sending = Enumerable.Range(0, 3).Select(async sender =>
        {
            for (var number = sender; number < 300; number += 4) await world.DeliverAsync(near, $"text {number}", $"more {number}");
        }).ToList();
        var sweeping = Task.Run(async () =>
        {
            while (!swept.IsCancellationRequested) await world.RunAsync(_rules);
        });
        await Task.WhenAll(sending);
        await swept.CancelAsync();
        await sweeping;
        await world.RunAsync(_rules);

        for (var number = 0; number < 300; number++) Assert.Equal(number % 4 != 3, await world.HasAsync($"text {number}"));
        Assert.Empty((await world.AuditAsync()).Faults);
    }

    [Fact]
    public async Task A_sweep_that_is_broken_off_is_gone_on_with_by_the_next_one()
    {
        await using var store = new MemoryStore(2, _clock);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        for (var number = 0; number < 10; number++) await world.PutAsync($"text {number}");
        Pass(days: 30);
        var sweeps = 0;
        Task BreakAsync(string step) => step == "removed" && ++sweeps == 2 ? throw new StorageException("gone") : Task.CompletedTask;

        await Assert.ThrowsAsync<StorageException>(() => world.Purge(BreakAsync, perSweep: 3)
            .RunAsync(_rules, apply: true, (_, _, _) => { }, CancellationToken.None));
        var left = await world.Purge(perSweep: 3).RunAsync(_rules, apply: true, (_, _, _) => { }, CancellationToken.None);

        Assert.InRange(left.Sum(one => one.Contents), 1, 4);
        Assert.Empty(await store.Contents.ListAsync(null, 100, CancellationToken.None));
    }

    [Theory]
    [InlineData("raw")]
    [InlineData("base64")]
    [InlineData("base64url")]
    [InlineData("hexadecimal")]
    [InlineData("id")]
    [InlineData("sealed")]
    public async Task What_a_document_names_stays_however_it_is_written(string how)
    {
        await using var store = new MemoryStore(2, _clock);
        await using var fixture = await EngineFixture.OpenAsync(store, _files);
        var world = new PurgeWorld(fixture, store, _clock);
        var hash = await world.PutAsync("of a draft");
        var bytes = how switch
        {
            "raw" => [1, 2, 3, .. hash, 4],
            "base64" => Encoding.UTF8.GetBytes($"{{\"a\":\"{Convert.ToBase64String(hash).Replace("+", "\\u002B")}\"}}"),
            "base64url" => Encoding.UTF8.GetBytes($"{{\"a\":\"{System.Buffers.Text.Base64Url.EncodeToString(hash)}\"}}"),
            "hexadecimal" => Encoding.UTF8.GetBytes($"{{\"a\":\"{Convert.ToHexStringLower(hash)}\"}}"),
            _ => Encoding.UTF8.GetBytes($"{{\"a\":\"{world.Vault.IdOf(7, hash, 10)}\"}}"),
        };
        if (how == "sealed")
        {
            var open = bytes;
            bytes = new byte[open.Length + fixture.Engine.Sealer.OverheadBytes];
            fixture.Engine.Sealer.Seal(open, "portal/drafts/1"u8, bytes);
        }

        await store.Documents.WriteAsync("portal/drafts/1", 0, bytes, CancellationToken.None);
        await world.PutAsync("nobody's");
        Pass(days: 30);

        Assert.Equal(1, (await world.RunAsync(_rules))[PurgeRule.Unreferenced]);
        Assert.True(await world.HasAsync("of a draft"));
    }

    [Fact]
    public void A_name_is_found_wherever_it_stands_and_no_bytes_confuse_the_search()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var (hash, noise) = (new byte[32], new byte[random.Next(400)]);
            random.NextBytes(hash);
            random.NextBytes(noise);
            if (seed % 2 == 0) noise = Encoding.ASCII.GetBytes(Convert.ToBase64String(noise) + "\"");
            var written = (seed % 3) switch
            {
                0 => hash,
                1 => Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(hash)}\""),
                _ => Encoding.ASCII.GetBytes($"\"{Convert.ToHexString(hash)}\""),
            };
            var marks = new ContentMarks();
            marks.Add(new StoredContent(ContentVault.NameOf(hash), 0, 1, false));
            marks.Add(new StoredContent(ContentVault.NameOf(SHA256.HashData(hash)), 0, 1, false));

            marks.ScanText([.. noise, .. written, .. noise], null);

            Assert.True(ContentVault.NameOf(SHA256.HashData(hash)) == marks.Free().Single().Name, $"seed {seed}");
        }
    }

    private void Pass(int days) => _clock.Advance((long)TimeSpan.FromDays(days).TotalMilliseconds);

    private async Task<IStore> OpenAsync(bool onDisk) => onDisk
        ? await SqliteStore.OpenAsync(
            new SqliteStoreOptions { Directory = Path.Combine(_files.Root, "store"), Shards = 2, Files = 1, Clock = _clock },
            CancellationToken.None)
        : new MemoryStore(2, _clock);
}
