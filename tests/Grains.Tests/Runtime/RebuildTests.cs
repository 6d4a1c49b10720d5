using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.Sqlite;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>What follows from the log is the same again when it is made anew from the log alone.</summary>
public sealed class RebuildTests(ITestOutputHelper output) : IDisposable
{
    private const int Mailboxes = 12;
    private const int Steps = 1500;
    private readonly EngineFiles _files = new();
    private readonly Random _random = new(Seed());

    private static int Seed() => Environment.GetEnvironmentVariable("BUDKAVLE_SEED") is { } text
        ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 20260802;

    [Fact]
    public async Task Lists_heads_and_keys_are_the_same_after_they_were_dropped_and_made_anew_from_the_log()
    {
        output.WriteLine($"seed {Seed()}");
        await using var store = await SqliteStore.OpenAsync(
            new SqliteStoreOptions { Directory = Path.Combine(_files.Root, "store"), Shards = 2, Alone = true }, CancellationToken.None);
        var clock = new TestClock();
        var keys = await WorkAsync(store, clock);
        var before = await ReadAsync(store, keys);

        await store.DropProjectionsAsync(CancellationToken.None);
        Assert.DoesNotContain(await ReadAsync(store, keys), line => line.StartsWith("row", StringComparison.Ordinal));
        await using (var world = await OpenAsync(store, clock)) await CloseAsync(world);
        var after = await ReadAsync(store, keys);

        Assert.True(before.Count(line => line.StartsWith("row", StringComparison.Ordinal)) > 500, $"{before.Count} lines");
        Assert.True(before.Count(line => line.StartsWith("key", StringComparison.Ordinal)) > 300);
        Assert.Equal(before, after);
    }

    /// <summary>Everything that the row of a letter can go through, in any order. Refusals are part of it.</summary>
    private async Task<List<UInt128>> WorkAsync(SqliteStore store, TestClock clock)
    {
        await using var world = await OpenAsync(store, clock);
        var keys = new List<UInt128>();
        foreach (var mailbox in All()) await world.RegisterAsync(mailbox);
        for (var step = 0; step < Steps; step++)
        {
            var mailbox = All().ElementAt(_random.Next(Mailboxes));
            if (_random.Next(2) == 0)
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var item = Post.To(mailbox, step, $"letter {step}", _random.Next(8) == 0 ? now + _random.Next(1, 100_000) : 0);
                await world.DeliverAsync(item);
                keys.Add(item.Key);
            }
            else
            {
                await world.CommandAsync(mailbox, (uint)_random.Next(1, 150), (LetterCommand)_random.Next(1, 8));
            }
        }

        await CloseAsync(world);
        await world.Keys.SaveAsync(always: true);
        return keys;
    }

    private static async Task<OfficeWorld> OpenAsync(SqliteStore store, TestClock clock)
    {
        var world = await OfficeWorld.OpenAsync(store, clock);
        for (var shard = 0; shard < store.Log.Shards; shard++) await world.OpenAsync(shard);
        return world;
    }

    private static async Task CloseAsync(OfficeWorld world)
    {
        for (var shard = 0; shard < world.Store.Log.Shards; shard++)
        {
            var office = world.Office(shard);
            await world.Turn(() => office.Shard.CloseAsync(saveHeads: true));
        }

        await world.Keys.SaveAsync(always: true);
    }

    /// <summary>All rows of all lists, all heads and all keys, as the tables have them.</summary>
    private static async Task<List<string>> ReadAsync(SqliteStore store, List<UInt128> keys)
    {
        var lines = new List<string>();
        var own = Enumerable.Range(0, store.Log.Shards).Select(shard => StreamKey.OfShard(shard, store.Log.Shards));
        foreach (var stream in own.Concat(All().Select(mailbox => new StreamKey(mailbox))))
        {
            for (var bucket = 0; bucket <= byte.MaxValue; bucket++)
            {
                var rows = await store.Views.ReadListAsync(
                    stream, (byte)bucket, long.MinValue, long.MaxValue, true, 100_000, CancellationToken.None);
                lines.AddRange(rows.Select(row => $"row {row.Key} {Convert.ToHexString(row.Bytes.Span)}"));
            }
        }

        for (var shard = 0; shard < store.Log.Shards; shard++)
        {
            var parts = await store.Views.ReadHeadsAsync(shard, CancellationToken.None);
            lines.AddRange(parts.SelectMany(part => part.ToArray().Chunk(32)).Select(head => $"head {Convert.ToHexString(head)}").Order());
        }

        foreach (var row in await store.Keys.FindAsync(keys, CancellationToken.None)) lines.Add(row is null ? "none" : $"key {row}");
        return lines;
    }

    private static IEnumerable<UInt128> All() =>
        Enumerable.Range(1, Mailboxes).Select(number => number % 2 == 0 ? Post.Mailbox(number) : Post.FarMailbox(number));

    public void Dispose() => _files.Dispose();
}
