using Budkavle.Domain.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>Two processes believe that a shard is theirs.</summary>
public sealed class TakeoverTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task The_earlier_owner_is_refused_and_its_letter_does_not_exist()
    {
        var store = new MemoryStore(1);
        await using var old = await OpenAsync(store);
        await old.RegisterAsync(Anna);
        await using var next = await OpenAsync(store);

        await Assert.ThrowsAnyAsync<StorageException>(() => old.DeliverAsync(Post.To(Anna, key: 1)));

        Assert.True(old.Office().Shard.HasFailed);
        Assert.Empty(await next.ListAsync(Anna));
        Assert.False((await next.DeliverAsync(Post.To(Anna, key: 1))).Repeated);
        Assert.Single(await next.ListAsync(Anna));
    }

    [Fact]
    public async Task A_log_restored_to_an_earlier_time_than_the_keys_is_not_opened()
    {
        var store = new MemoryStore(1);
        await using (var before = await OpenAsync(store)) await before.RegisterAsync(Anna);
        await store.Keys.SaveMarksAsync(new KeyMarks([1000], []), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(store));

        Assert.Contains("restored", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_whose_answer_the_earlier_owner_lost_is_there_once_after_a_retry_with_its_key()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var old = await OpenAsync(store);
        await old.RegisterAsync(Anna);
        store.After = step => step.Kind == StoreStepKind.Append ? throw new StorageException("The answer is lost.") : default;
        await Assert.ThrowsAnyAsync<StorageException>(() => old.DeliverAsync(Post.To(Anna, key: 1)));
        store.After = _ => default;
        await using var next = await OpenAsync(store);

        Assert.True((await next.DeliverAsync(Post.To(Anna, key: 1))).Repeated);
        Assert.Single(await next.ListAsync(Anna));
    }

    [Fact]
    public async Task A_commit_that_arrives_after_the_takeover_stores_nothing_and_every_waiter_fails()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var old = await OpenAsync(store);
        await old.RegisterAsync(Anna);
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.Append) await release.Task;
        };
        var first = old.DeliverAsync(Post.To(Anna, key: 1));
        await old.Turn(() => Task.CompletedTask);
        var second = old.DeliverAsync(Post.To(Anna, key: 2));
        await old.Turn(() => Task.CompletedTask);
        store.Before = _ => default;
        await using var next = await OpenAsync(store);
        var retried = await next.DeliverAsync(Post.To(Anna, key: 1));
        release.SetResult();

        await Assert.ThrowsAnyAsync<StorageException>(() => first.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAnyAsync<StorageException>(() => second.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(retried.Repeated);
        Assert.Single(await next.EntriesAsync(), entry => entry.Type == EntryType.LetterDelivered);
    }

    [Fact]
    public async Task The_earlier_owner_can_write_neither_rows_nor_heads()
    {
        var store = new MemoryStore(1);
        await using var old = await OpenAsync(store);
        await old.RegisterAsync(Anna);
        await using var next = await OpenAsync(store);

        await Assert.ThrowsAsync<FencedException>(() => old.Turn(() => old.Office().Shard.SaveHeadsAsync()));
        await Assert.ThrowsAsync<FencedException>(() => old.Office().Shard.SpillAsync());

        Assert.Equal(new ShardCheckpoint(0, 0), await store.Views.ReadCheckpointAsync(0, CancellationToken.None));
        Assert.True((await next.ReadAsync(Anna)).Registered);
    }

    [Fact]
    public async Task Owners_that_take_turns_lose_and_double_nothing()
    {
        var store = new MemoryStore(1);
        await using var one = await OpenAsync(store);
        await using var other = await OfficeWorld.OpenAsync(store);
        await one.RegisterAsync(Anna);
        for (var key = 1; key <= 40; key++)
        {
            var world = key % 2 == 0 ? one : other;
            await world.OpenAsync();
            await world.DeliverAsync(Post.To(Anna, key));
            Assert.True(key == 1 || (await world.DeliverAsync(Post.To(Anna, key - 1))).Repeated);
            if (key % 5 == 0) await world.Keys.SaveAsync(always: key % 2 == 0);
            if (key % 7 == 0) await world.Office().Shard.SpillAsync();
        }

        await using var last = await OpenAsync(store);
        Assert.Equal(40, (await last.ListAsync(Anna)).Length);
        var results = await last.Turn(() => last.Office().DeliverAsync([.. Enumerable.Range(1, 40).Select(key => Post.To(Anna, key))]));
        Assert.All(results, result => Assert.True(result.Repeated));
    }

    private static async Task<OfficeWorld> OpenAsync(IStore store)
    {
        var world = await OfficeWorld.OpenAsync(store);
        await world.OpenAsync();
        return world;
    }
}
