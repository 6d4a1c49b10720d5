using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Runtime;

public sealed class ShardTests
{
    private static readonly StreamKey Mailbox = new(Post.Mailbox());

    [Fact]
    public async Task A_second_batch_is_not_taken_while_the_first_is_in_flight()
    {
        // The lane gathers one commit while turns go on; here nobody runs the lane but the test, so nothing can be waited for at the end.
        var world = await OfficeWorld.OpenAsync(new MemoryStore(1), scheduler: new IdleScheduler());
        var shard = (await world.OpenAsync()).Shard;
        shard.Append(EntryType.MailboxRegistered, Mailbox, 1, SettingsCodec.Write(new MailboxSettings()), 0);
        var first = shard.CommitAsync();
        Assert.NotNull(shard.TakeBatch());
        shard.Append(EntryType.MailboxClosed, Mailbox, 1, default, 0);
        var second = shard.CommitAsync();

        Assert.Null(shard.TakeBatch());
        shard.Fail(new StorageException("Broken."));

        Assert.True(first.IsFaulted);
        Assert.True(second.IsFaulted);
    }

    [Fact]
    public async Task A_batch_is_not_taken_between_entries_that_belong_together()
    {
        // A dispatch's letters and its progress: cut apart, a crash in between would deliver those letters twice.
        var world = await OfficeWorld.OpenAsync(new MemoryStore(1), scheduler: new IdleScheduler());
        var shard = (await world.OpenAsync()).Shard;
        PendingBatch? between = null;
        shard.AppendTogether(() =>
        {
            shard.Append(EntryType.MailboxRegistered, Mailbox, 1, SettingsCodec.Write(new MailboxSettings()), 0);
            _ = shard.CommitAsync();
            between = shard.TakeBatch();
            shard.Append(EntryType.MailboxClosed, Mailbox, 1, default, 0);
        });

        var batch = shard.TakeBatch();

        Assert.Null(between);
        Assert.Equal(2, Assert.Single(batch!.Blocks).Count);
    }

    [Fact]
    public async Task Of_entries_that_belong_together_none_is_written_where_one_is_too_large()
    {
        var world = await OfficeWorld.OpenAsync(new MemoryStore(1), scheduler: new IdleScheduler());
        var shard = (await world.OpenAsync()).Shard;
        var tooLarge = new byte[shard.Limits.EntryBytesMax];

        Assert.Throws<ArgumentException>(() => shard.AppendTogether(() =>
        {
            shard.Append(EntryType.MailboxRegistered, Mailbox, 1, SettingsCodec.Write(new MailboxSettings()), 0);
            shard.Append(EntryType.MailboxClosed, Mailbox, 1, tooLarge, 0);
        }));

        Assert.Null(shard.TakeBatch());
        Assert.True(shard.HasFailed);
    }

    [Fact]
    public async Task An_entry_that_cannot_be_folded_ends_the_shard()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        var shard = (await world.OpenAsync()).Shard;

        Assert.Throws<InvalidDataException>(() => shard.Append(EntryType.MailboxRegistered, Mailbox, 1, "{"u8.ToArray(), 0));

        Assert.True(shard.HasFailed);
    }

    [Fact]
    public async Task A_shard_opened_anew_in_the_same_process_ends_the_earlier_one_first()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        var earlier = await world.OpenAsync();
        await world.OpenAsync();
        await world.RegisterAsync(Post.Mailbox());
        var sent = await world.DeliverAsync(Post.To(Post.Mailbox(), key: 1));

        // What the earlier one learns late must not free the keys of the letters that came since.
        earlier.Shard.Fail(new StorageException("Late."));

        var repeated = await world.DeliverAsync(Post.To(Post.Mailbox(), key: 1));
        Assert.Equal(sent with { Repeated = true }, repeated);
    }

    [Fact]
    public async Task What_is_decided_after_a_view_could_not_be_written_is_refused()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OfficeWorld.OpenAsync(store);
        var office = await world.OpenAsync();
        await world.RegisterAsync(Post.Mailbox());
        store.Before = step => step.Kind == StoreStepKind.SaveViews ? throw new StorageException("Broken.") : default;
        await Assert.ThrowsAsync<StorageException>(() => office.Shard.SpillAsync());

        await Assert.ThrowsAsync<StorageException>(() => world.DeliverAsync(Post.To(Post.Mailbox(), key: 1)));
    }

    [Fact]
    public async Task An_error_of_any_kind_in_one_shard_does_not_stop_the_views_of_the_others()
    {
        var store = new FaultyStore(new MemoryStore(2));
        await using var world = await OfficeWorld.OpenAsync(store);
        var broken = await world.OpenAsync(0);
        var sound = await world.OpenAsync(1);
        await world.RegisterAsync(Post.Mailbox());
        await world.RegisterAsync(Post.FarMailbox());
        store.Before = step => step.Kind == StoreStepKind.SaveViews && !broken.Shard.HasFailed ? throw new ArithmeticException() : default;
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.After = step =>
        {
            if (step.Kind == StoreStepKind.SaveViews) written.SetResult();
            return default;
        };

        world.Services.Checkpointer.Enqueue(broken.Shard);
        world.Services.Checkpointer.Enqueue(sound.Shard);

        await written.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(broken.Shard.HasFailed);
        Assert.False(sound.Shard.HasFailed);
    }

    [Fact]
    public async Task A_letter_archived_while_a_run_of_rows_is_cut_short_is_still_there_after_the_next_start()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using (var world = await OfficeWorld.OpenAsync(store))
        {
            var office = await world.OpenAsync();
            await world.RegisterAsync(Post.Mailbox());
            var sent = await world.DeliverAsync(Post.To(Post.Mailbox(), key: 1));
            await office.Shard.SpillAsync();
            await world.CommandAsync(Post.Mailbox(), sent.Version, LetterCommand.Archive);
            store.CutRowsAt = _ => 1;
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await office.Shard.SpillAsync();
                throw new StorageException("Everything fitted before the cut; the crash comes now.");
            });
            store.CutRowsAt = _ => null;
        }

        await using var next = await OfficeWorld.OpenAsync(store);
        await next.OpenAsync();
        Assert.Single(await next.ListAsync(Post.Mailbox(), Buckets.Archive));
        Assert.Empty(await next.ListAsync(Post.Mailbox()));
    }

    [Fact]
    public async Task Closing_writes_the_rows_that_came_while_others_were_being_written()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OfficeWorld.OpenAsync(store);
        var office = await world.OpenAsync();
        await world.RegisterAsync(Post.Mailbox());
        var hold = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.SaveViews) await hold.Task;
        };
        var spill = office.Shard.SpillAsync();
        await world.DeliverAsync(Post.To(Post.Mailbox(), key: 1));

        var closing = world.Turn(() => office.Shard.CloseAsync(saveHeads: true));
        hold.SetResult();
        await closing;
        await spill;

        var checkpoint = await store.ReadCheckpointAsync(0, CancellationToken.None);
        Assert.Equal(office.Shard.CommittedSequence, checkpoint.ViewsSequence);
        Assert.Equal(office.Shard.CommittedSequence, checkpoint.HeadsSequence);
    }

    [Fact]
    public async Task A_save_of_the_heads_that_the_end_of_the_process_overtakes_ends_without_a_fault()
    {
        var store = new FaultyStore(new MemoryStore(1));
        var world = await OfficeWorld.OpenAsync(store);
        var office = await world.OpenAsync();
        await world.RegisterAsync(Post.Mailbox());
        var (reached, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.Before = async step =>
        {
            if (step.Kind != StoreStepKind.SaveHeads) return;
            reached.SetResult();
            await hold.Task;
        };
        var saving = world.Turn(() => office.Shard.SaveHeadsAsync());
        await reached.Task;

        await world.DisposeAsync();
        hold.SetResult();
        await saving;

        Assert.Equal(office.Shard.CommittedSequence, (await store.ReadCheckpointAsync(0, CancellationToken.None)).HeadsSequence);
    }

    [Fact]
    public async Task A_shard_whose_heads_could_not_be_saved_at_the_end_is_held_no_more()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OfficeWorld.OpenAsync(store);
        var office = await world.OpenAsync();
        await world.RegisterAsync(Post.Mailbox());
        Assert.True(world.Services.Holds(0));
        store.Before = step => step.Kind == StoreStepKind.SaveHeads ? throw new StorageException("Broken.") : default;

        await Assert.ThrowsAsync<StorageException>(() => world.Turn(() => office.Shard.CloseAsync(saveHeads: true)));

        Assert.False(world.Services.Holds(0));
    }

    [Fact]
    public async Task A_shard_whose_log_could_not_be_read_is_not_held()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OfficeWorld.OpenAsync(store);
        store.Before = step => step.Kind == StoreStepKind.ReadShard ? throw new StorageException("Broken.") : default;

        await Assert.ThrowsAsync<StorageException>(() => world.OpenAsync());

        Assert.False(world.Services.Holds(0));
        store.Before = _ => default;
        await world.OpenAsync();
        Assert.True(world.Services.Holds(0));
    }

    private sealed class IdleScheduler : TaskScheduler
    {
        private readonly List<Task> _tasks = [];

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
    }
}
