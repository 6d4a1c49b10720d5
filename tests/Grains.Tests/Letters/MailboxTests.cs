using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

public sealed class MailboxTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_letter_stands_in_the_inbox_once_it_is_accepted()
    {
        await using var world = await OpenAsync();

        var result = await world.DeliverAsync(Post.To(Anna, key: 1, subject: "Your decision"));

        var row = Assert.Single(await world.ListAsync(Anna));
        Assert.Equal((2u, "Your decision", LetterStatus.Delivered), (result.Version, row.SubjectText, row.Status));
        Assert.Equal((result.Sequence, result.At, Post.Sender), (row.Sequence, row.AvailableAt, row.Sender));
    }

    [Fact]
    public async Task A_list_of_letters_gets_one_answer_each_in_order()
    {
        await using var world = await OpenAsync();
        var items = Enumerable.Range(1, 300).Select(key => Post.To(key == 200 ? Post.Mailbox(9) : Anna, key)).ToArray();

        var results = await world.Turn(() => world.Office().DeliverAsync(items));

        Assert.Equal(LetterRefusal.RecipientNotReachable, results[199].Refusal);
        var versions = results.Where((_, i) => i != 199).Select(result => (int)result.Version);
        Assert.Equal(Enumerable.Range(2, 299), versions);
        Assert.Equal(299u, (await world.ReadAsync(Anna)).Unread);
    }

    [Fact]
    public async Task A_letter_from_a_blocked_sender_is_refused()
    {
        await using var world = await OpenAsync();
        var blocking = Post.Mailbox(3);
        await world.RegisterAsync(blocking, new MailboxSettings { BlockedSenders = [Post.Sender.ToString("x32", null)] });

        Assert.Equal(LetterRefusal.SenderNotAccepted, (await world.DeliverAsync(Post.To(blocking, key: 1))).Refusal);
        Assert.Equal(LetterRefusal.None, (await world.DeliverAsync(Post.To(blocking, key: 2, sender: 5))).Refusal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap_whether_written_or_not()
    {
        await using var world = await OpenAsync();
        var office = world.Office();
        for (var key = 1; key <= 30; key++)
        {
            await world.DeliverAsync(Post.To(Anna, key, subject: $"No {key}"));
            if (key % 7 == 0) await office.Shard.SpillAsync();
        }

        await world.CommandAsync(Anna, 30, LetterCommand.Archive);
        await world.CommandAsync(Anna, 5, LetterCommand.Archive);
        var seen = new List<long>();
        for (var before = long.MaxValue; ;)
        {
            var page = await world.Turn(() => office.ReadListAsync(new StreamKey(Anna), Buckets.Inbox, 0, before, ascending: false, 4));
            if (page.Length == 0) break;
            seen.AddRange(page.Select(row => row.Position));
            before = page[^1].Position;
        }

        Assert.Equal(Enumerable.Range(2, 30).Reverse().Select(version => (long)version).Except([30L, 5L]), seen);
    }

    [Theory]
    [InlineData(LetterCommand.Read, LetterStatus.Read, 0u)]
    [InlineData(LetterCommand.Confirm, LetterStatus.Confirmed, 0u)]
    [InlineData(LetterCommand.Archive, LetterStatus.Delivered, 1u)]
    [InlineData(LetterCommand.Restore, LetterStatus.Delivered, 1u)]
    public async Task A_command_moves_the_letter_and_repeated_changes_nothing(LetterCommand command, LetterStatus status, uint unread)
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1));
        await world.CommandAsync(Anna, sent.Version, command);
        var entries = await world.EntriesAsync();
        world.Clock.Advance(1000);

        Assert.Equal(LetterRefusal.None, await world.CommandAsync(Anna, sent.Version, command));

        var row = Assert.Single(await world.ListAsync(Anna, command == LetterCommand.Archive ? Buckets.Archive : Buckets.Inbox));
        Assert.Equal(status, row.Status);
        Assert.Equal(unread, (await world.ReadAsync(Anna)).Unread);
        Assert.Equal(entries.Count, (await world.EntriesAsync()).Count);
    }

    [Fact]
    public async Task An_archived_letter_comes_back_as_it_was()
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Read);
        var before = Assert.Single(await world.ListAsync(Anna));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Archive);
        Assert.Empty(await world.ListAsync(Anna));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Restore);

        var after = Assert.Single(await world.ListAsync(Anna));
        Assert.Equal(before.ToBytes(), after.ToBytes());
    }

    [Fact]
    public async Task A_letter_marked_unread_counts_as_such_until_it_is_read_and_keeps_the_time_of_its_opening()
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.MarkUnread);
        Assert.False(Assert.Single(await world.ListAsync(Anna)).MarkedUnread);
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Read);
        var opened = Assert.Single(await world.ListAsync(Anna));
        world.Clock.Advance(1000);

        await world.CommandAsync(Anna, sent.Version, LetterCommand.MarkUnread);
        var entries = await world.EntriesAsync();
        await world.CommandAsync(Anna, sent.Version, LetterCommand.MarkUnread);

        var marked = Assert.Single(await world.ListAsync(Anna));
        Assert.Equal(entries.Count, (await world.EntriesAsync()).Count);
        Assert.Equal((opened with { MarkedUnread = true }).ToBytes(), marked.ToBytes());
        Assert.Equal(1u, (await world.ReadAsync(Anna)).Unread);
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Read);
        Assert.Equal(opened.ToBytes(), Assert.Single(await world.ListAsync(Anna)).ToBytes());
        Assert.Equal(0u, (await world.ReadAsync(Anna)).Unread);
    }

    [Fact]
    public async Task Two_reads_at_once_open_the_letter_once()
    {
        await using var world = await OpenAsync();
        await world.DeliverAsync(Post.To(Anna, key: 1));
        var sent = await world.DeliverAsync(Post.To(Anna, key: 2));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.CommandAsync(Anna, sent.Version, LetterCommand.Read)));

        Assert.Single(await world.EntriesAsync(), entry => entry.Type == EntryType.LetterRead);
        Assert.Equal(1u, (await world.ReadAsync(Anna)).Unread);
    }

    [Fact]
    public async Task A_letter_archived_and_confirmed_at_once_is_in_one_folder()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1));
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.Append) await release.Task;
        };

        var archive = world.CommandAsync(Anna, sent.Version, LetterCommand.Archive);
        var confirm = world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm);
        await world.Turn(() => Task.CompletedTask);
        release.SetResult();
        await Task.WhenAll(archive, confirm);

        Assert.Empty(await world.ListAsync(Anna));
        Assert.Equal(LetterStatus.Confirmed, Assert.Single(await world.ListAsync(Anna, Buckets.Archive)).Status);
    }

    [Fact]
    public async Task What_waits_for_its_commit_is_in_no_list()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.Append) await release.Task;
        };
        var sending = world.DeliverAsync(Post.To(Anna, key: 1));
        await world.Turn(() => Task.CompletedTask);

        Assert.Empty(await world.ListAsync(Anna));
        release.SetResult();
        await sending;
        Assert.Single(await world.ListAsync(Anna));
    }

    [Fact]
    public async Task A_mailbox_whose_registration_failed_is_not_told_to_be_reachable()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind != StoreStepKind.Append) return;
            await release.Task;
            throw new StorageException("Broken.");
        };
        var registering = world.RegisterAsync(Post.Mailbox(5));
        var asking = world.Turn(() => world.Office().LookupAsync([Post.Mailbox(5)], Post.Sender));
        await world.Turn(() => Task.CompletedTask);
        release.SetResult();

        await Assert.ThrowsAsync<StorageException>(() => registering);
        await Assert.ThrowsAsync<StorageException>(() => asking);
    }

    private static async Task<OfficeWorld> OpenAsync(IStore? store = null)
    {
        var world = await OfficeWorld.OpenAsync(store ?? new MemoryStore(1));
        await world.OpenAsync();
        await world.RegisterAsync(Anna);
        return world;
    }
}
