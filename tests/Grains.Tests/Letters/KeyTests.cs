using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

/// <summary>The same key gives the same letter, whatever happens around it.</summary>
public sealed class KeyTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_repeat_gets_the_first_answer()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));
        world.Clock.Advance(5000);

        Assert.Equal(first with { Repeated = true }, await world.DeliverAsync(Post.To(Anna, key: 1)));
        Assert.Single(await world.ListAsync(Anna));
    }

    [Fact]
    public async Task A_repeat_in_the_same_list_gets_the_first_answer()
    {
        await using var world = await OpenAsync(new MemoryStore(2));

        var results = await world.Turn(() => world.Office().DeliverAsync([Post.To(Anna, key: 1), Post.To(Anna, key: 1)]));

        Assert.Equal(results[0] with { Repeated = true }, results[1]);
    }

    [Fact]
    public async Task A_repeat_after_a_restart_gets_the_first_answer()
    {
        var store = new MemoryStore(2);
        await using var world = await OpenAsync(store);
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));

        await using var next = await RestartAsync(store);

        Assert.Equal(first with { Repeated = true }, await next.DeliverAsync(Post.To(Anna, key: 1)));
    }

    [Fact]
    public async Task A_repeat_after_the_keys_moved_to_the_table_gets_the_first_answer()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));
        await world.Keys.SaveAsync(always: true);

        Assert.Equal(first with { Repeated = true }, await world.DeliverAsync(Post.To(Anna, key: 1)));
    }

    [Fact]
    public async Task A_repeat_after_the_keys_moved_to_the_table_and_a_restart_gets_the_first_answer()
    {
        var store = new MemoryStore(2);
        await using var world = await OpenAsync(store);
        var item = Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 60_000);
        var first = await world.DeliverAsync(item);
        await world.Keys.SaveAsync(always: true);

        await using var next = await RestartAsync(store);

        Assert.Equal(first with { Repeated = true }, await next.DeliverAsync(item));
        Assert.True(first.Scheduled);
    }

    [Fact]
    public async Task A_repeat_to_a_mailbox_closed_since_gets_the_first_answer()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));
        await world.Turn(() => world.Office().ChangeAsync(new StreamKey(Anna), EntryType.MailboxClosed, default));

        Assert.Equal(first with { Repeated = true }, await world.DeliverAsync(Post.To(Anna, key: 1)));
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await world.DeliverAsync(Post.To(Anna, key: 2))).Refusal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_key_with_other_content_is_refused(bool restarted)
    {
        var store = new MemoryStore(2);
        await using var world = await OpenAsync(store);
        await world.DeliverAsync(Post.To(Anna, key: 1));
        await using var then = restarted ? await RestartAsync(store) : world;

        Assert.Equal(LetterRefusal.KeyReused, (await then.DeliverAsync(Post.To(Anna, key: 1, subject: "Other"))).Refusal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task The_key_with_another_recipient_is_refused_in_every_shard(bool far, bool restarted)
    {
        var store = new MemoryStore(2);
        await using var world = await OpenAsync(store);
        var other = far ? Post.FarMailbox(7) : Post.Mailbox(7);
        await world.RegisterAsync(other);
        await world.DeliverAsync(Post.To(Anna, key: 1));
        await using var then = restarted ? await RestartAsync(store) : world;

        Assert.Equal(LetterRefusal.KeyReused, (await then.DeliverAsync(Post.To(other, key: 1))).Refusal);
        Assert.Empty(await then.ListAsync(other));
    }

    [Fact]
    public async Task A_refused_letter_leaves_its_key_free()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        var item = Post.To(Post.Mailbox(7), key: 1);
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await world.DeliverAsync(item)).Refusal);
        await world.RegisterAsync(item.Mailbox);

        var result = await world.DeliverAsync(item);

        Assert.Equal(LetterRefusal.None, result.Refusal);
        Assert.False(result.Repeated);
    }

    [Fact]
    public async Task A_key_taken_in_a_shard_that_has_failed_is_free_again()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        world.Office().Shard.Fail(new StorageException("Broken."));
        await Assert.ThrowsAsync<StorageException>(() => world.DeliverAsync(Post.To(Anna, key: 1)));
        await world.OpenAsync(0);

        var result = await world.DeliverAsync(Post.To(Anna, key: 1));

        Assert.False(result.Repeated);
        Assert.Single(await world.ListAsync(Anna));
    }

    [Fact]
    public async Task A_key_taken_before_a_takeover_that_was_itself_cut_short_is_free_again()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        var broken = StoreStepKind.Append;
        store.Before = step => step.Kind == broken ? throw new StorageException("Gone.") : ValueTask.CompletedTask;
        await Assert.ThrowsAsync<StorageException>(() => world.DeliverAsync(Post.To(Anna, key: 1)));
        // The shard is opened, which uses up the sequence that the letter would have had, and the store goes away again.
        broken = StoreStepKind.ReadShard;
        await Assert.ThrowsAsync<StorageException>(() => world.OpenAsync(0));
        store.Before = _ => ValueTask.CompletedTask;
        await world.OpenAsync(0);

        var result = await world.DeliverAsync(Post.To(Anna, key: 1));

        Assert.False(result.Repeated);
        Assert.Single(await world.ListAsync(Anna));
    }

    [Fact]
    public async Task A_letter_too_large_to_store_leaves_its_key_free()
    {
        await using var world = await OpenAsync(new MemoryStore(2));
        var item = Post.To(Anna, key: 1);
        await Assert.ThrowsAsync<ArgumentException>(() => world.DeliverAsync(item with { Payload = new byte[512 * 1024] }));

        Assert.False((await world.DeliverAsync(item)).Repeated);
    }

    [Theory]
    [InlineData(StoreStepKind.ReadRows)]
    [InlineData(StoreStepKind.FindKeys)]
    public async Task A_repeat_whose_key_moves_to_the_table_while_it_is_decided_gets_the_first_answer(StoreStepKind held)
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        var blocking = Post.Mailbox(7);
        await world.RegisterAsync(blocking, new MailboxSettings { BlockedSenders = ["00"] });
        await world.DeliverAsync(Post.To(Anna, key: 9));
        await world.Keys.SaveAsync();
        await world.Office().Shard.SpillAsync();
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.After = async step =>
        {
            if (step.Kind != held || reached.Task.IsCompleted) return;
            reached.SetResult();
            await released.Task;
        };

        var repeat = world.Turn(() => world.Office().DeliverAsync(
            [Post.To(blocking, key: 2), Post.To(Anna, key: 9), Post.To(Anna, key: 1)]));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await world.Keys.SaveAsync();
        released.SetResult();

        Assert.Equal(first with { Repeated = true }, (await repeat)[2]);
    }

    [Fact]
    public async Task Keys_that_could_not_be_moved_to_the_table_still_answer()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OpenAsync(store);
        var first = await world.DeliverAsync(Post.To(Anna, key: 1));
        store.Before = step => step.Kind == StoreStepKind.SaveKeys ? throw new StorageException("Broken.") : default;
        await Assert.ThrowsAsync<StorageException>(() => world.Keys.SaveAsync());
        var during = await world.DeliverAsync(Post.To(Anna, key: 1));
        store.Before = _ => default;
        await world.Keys.SaveAsync();

        Assert.Equal(first with { Repeated = true }, during);
        Assert.Equal(first with { Repeated = true }, await world.DeliverAsync(Post.To(Anna, key: 1)));
    }

    private static async Task<OfficeWorld> OpenAsync(IStore store)
    {
        var world = await RestartAsync(store);
        await world.RegisterAsync(Anna);
        return world;
    }

    private static async Task<OfficeWorld> RestartAsync(IStore store)
    {
        var world = await OfficeWorld.OpenAsync(store);
        await world.OpenAsync(0);
        await world.OpenAsync(1);
        return world;
    }
}
