using Budkavle.Grains.Letters.Reconciliation;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

/// <summary>What is said of a key while its letter is on its way.</summary>
public sealed class ReconciliationTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_letter_that_is_being_written_is_neither_missing_nor_delivered()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        var written = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind != StoreStepKind.Append) return;
            reached.TrySetResult();
            await written.Task;
        };
        var item = Post.To(Anna, key: 1);

        var delivery = world.DeliverAsync(item);
        await reached.Task;
        var during = await FindAsync(world, item.Key);
        written.SetResult();
        var result = await delivery;
        var after = await FindAsync(world, item.Key);

        Assert.Equal(KeyState.Unknown, during.State);
        Assert.Equal(KeyState.Delivered, after.State);
        Assert.Equal(result.Sequence, after.Position.Sequence);
    }

    [Fact]
    public async Task A_letter_whose_append_had_no_answer_is_not_known_until_its_shard_is_opened_anew()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        store.After = FailAt(StoreStepKind.Append);
        var item = Post.To(Anna, key: 1);
        await Assert.ThrowsAnyAsync<Exception>(() => world.DeliverAsync(item));
        var broken = await FindAsync(world, item.Key);
        store.After = _ => ValueTask.CompletedTask;
        await world.OpenAsync(0);

        Assert.Equal(KeyState.Unknown, broken.State);
        Assert.Equal(KeyState.Delivered, (await FindAsync(world, item.Key)).State);
    }

    [Fact]
    public async Task A_letter_whose_append_failed_is_missing_once_its_shard_is_opened_anew()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        store.Before = FailAt(StoreStepKind.Append);
        var item = Post.To(Anna, key: 1);
        await Assert.ThrowsAnyAsync<Exception>(() => world.DeliverAsync(item));
        var broken = await FindAsync(world, item.Key);
        store.Before = _ => ValueTask.CompletedTask;
        await world.OpenAsync(0);

        Assert.Equal(KeyState.Unknown, broken.State);
        Assert.Equal(KeyState.Missing, (await FindAsync(world, item.Key)).State);
    }

    [Fact]
    public async Task A_table_that_does_not_answer_makes_its_keys_unknown_and_no_others()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        var stored = Post.To(Anna, key: 1);
        await world.DeliverAsync(stored);
        await world.Keys.SaveAsync(always: true);
        var fresh = Post.To(Anna, key: 2);
        await world.DeliverAsync(fresh);
        store.Before = FailAt(StoreStepKind.FindKeys);

        Assert.Equal(KeyState.Unknown, (await FindAsync(world, stored.Key)).State);
        Assert.Equal(KeyState.Delivered, (await FindAsync(world, fresh.Key)).State);
        Assert.Equal(KeyState.Missing, (await FindAsync(world, Post.To(Anna, key: 3).Key)).State);
    }

    [Fact]
    public async Task A_digest_of_a_span_has_the_keys_of_that_span_however_long_the_log_is()
    {
        var store = new MemoryStore(2);
        await using var world = await OpenAsync(store);
        var expected = default(KeyDigest);
        var from = 0L;
        var before = 0L;
        for (var list = 0; list < 30; list++)
        {
            world.Clock.Advance((int)TimeSpan.FromHours(1).TotalMilliseconds);
            if (list == 20) from = world.Clock.Milliseconds;
            if (list == 22) before = world.Clock.Milliseconds;
            var items = Enumerable.Range(1, 500).Select(key => Post.To(Anna, (list * 500) + key)).ToArray();
            await world.Turn(() => world.Office().DeliverAsync(items));
            if (list is 20 or 21) expected = items.Aggregate(expected, (digest, item) => digest.With(item.Key));
        }

        var digests = await new KeyDigests(store, world.Log).ReadAsync(Post.Sender, from, before, 1, CancellationToken.None);
        var none = await new KeyDigests(store, world.Log).ReadAsync(new UInt128(7, 7), 0, long.MaxValue / 2, 16, CancellationToken.None);

        Assert.Equal(expected, Assert.Single(digests));
        Assert.Equal(1000, expected.Count);
        Assert.All(none, digest => Assert.Equal(default, digest));
    }

    [Fact]
    public void The_range_of_a_key_is_its_first_bits()
    {
        var key = new UInt128(0xABCD_0000_0000_0000, 1);
        Assert.Equal(0, KeyDigests.RangeOf(key, 1));
        Assert.Equal(1, KeyDigests.RangeOf(key, 2));
        Assert.Equal(0xABC, KeyDigests.RangeOf(key, 4096));
        Assert.Equal(0xABCD, KeyDigests.RangeOf(key, KeyDigests.RangesMax));
    }

    [Fact]
    public async Task A_key_that_another_silo_took_is_found_there_and_in_the_table_whatever_the_own_filter_says()
    {
        var store = new MemoryStore(2);
        await using var here = await OfficeWorld.OpenAsync(store);
        await using var there = await OpenAsync(store);
        var saved = Post.To(Anna, key: 1);
        await there.DeliverAsync(saved);
        await there.Keys.SaveAsync(always: true);
        var fresh = Post.To(Anna, key: 2);
        await there.DeliverAsync(fresh);
        var reconciler = new KeyReconciler(here.Services, here.Log, WorldGrains.Of(there));

        var found = await reconciler.FindAsync([saved.Key, fresh.Key, Post.To(Anna, key: 3).Key], 0, CancellationToken.None);

        Assert.False(here.Keys.MayBeStored(saved.Key));
        Assert.Equal([KeyState.Delivered, KeyState.Delivered, KeyState.Missing], found.Select(one => one.State));
    }

    private static Func<StoreStep, ValueTask> FailAt(StoreStepKind kind) =>
        step => step.Kind == kind ? throw new StorageException("The store fails.") : ValueTask.CompletedTask;

    private static async Task<OfficeWorld> OpenAsync(IStore store)
    {
        var world = await OfficeWorld.OpenAsync(store);
        await world.OpenAsync();
        await world.OpenAsync(1);
        await world.RegisterAsync(Anna);
        return world;
    }

    private static async Task<KeyStanding> FindAsync(OfficeWorld world, UInt128 key) =>
        (await new KeyReconciler(world.Services, world.Log, WorldGrains.Of(world)).FindAsync([key], 0, CancellationToken.None))[0];
}
