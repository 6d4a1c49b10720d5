using Budkavle.Domain.Availability;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

/// <summary>Letters that are to be confirmed by a time, and are not.</summary>
public sealed class ExpiryTests
{
    private const int Minute = 60_000;
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_letter_expires_once_when_its_time_is_over_and_not_before()
    {
        await using var world = await OpenAsync();
        var due = world.Clock.Milliseconds + 1500;
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: due));
        world.Clock.Advance(1499);
        await ExpireAsync(world);
        Assert.Empty(await ExpiriesAsync(world));

        world.Clock.Advance(501);
        for (var i = 0; i < 3; i++)
        {
            await ExpireAsync(world);
            await world.Office().Shard.SpillAsync();
            world.Clock.Advance(Minute);
        }

        var expired = Assert.Single(await ExpiriesAsync(world));
        Assert.Equal(
            new LetterExpiry(new LetterReference(sent.Version, sent.Sequence, Post.Sender), due), LetterExpiry.Read(expired.Payload.Span));
        var row = Assert.Single(await world.ListAsync(Anna));
        Assert.Equal((LetterStatus.Delivered, due + 500), (row.Status, row.ExpiredAt));
        Assert.Empty(await DueAsync(world));
    }

    [Fact]
    public async Task A_confirmation_that_comes_first_cancels_the_expiry()
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: world.Clock.Milliseconds + 1000));
        Assert.Single(await DueAsync(world));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm);
        Assert.Empty(await DueAsync(world));
        world.Clock.Advance(Minute);

        await ExpireAsync(world);

        Assert.Empty(await ExpiriesAsync(world));
        Assert.Equal(0, Assert.Single(await world.ListAsync(Anna)).ExpiredAt);
    }

    [Fact]
    public async Task A_confirmation_that_comes_later_is_recorded_after_the_expiry()
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: world.Clock.Milliseconds + 1000));
        await world.CommandAsync(Anna, sent.Version, LetterCommand.Archive);
        world.Clock.Advance(2000);
        await ExpireAsync(world);

        Assert.Equal(LetterRefusal.None, await world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm));

        var types = (await world.EntriesAsync()).Select(entry => entry.Type).TakeLast(3);
        Assert.Equal([EntryType.LetterExpired, EntryType.LetterRead, EntryType.LetterConfirmed], types);
        var row = Assert.Single(await world.ListAsync(Anna, Buckets.Archive));
        Assert.Equal(LetterStatus.Confirmed, row.Status);
        Assert.NotEqual(0, row.ExpiredAt);
    }

    [Fact]
    public async Task A_confirmation_that_is_being_committed_cancels_the_expiry()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: world.Clock.Milliseconds + 1000));
        world.Clock.Advance(2000);
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.Append) await release.Task;
        };
        var confirming = world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm);
        await world.Turn(() => Task.CompletedTask);
        var expiring = ExpireAsync(world);
        await world.Turn(() => Task.CompletedTask);
        release.SetResult();
        await Task.WhenAll(confirming, expiring);

        await ExpireAsync(world);

        Assert.Empty(await ExpiriesAsync(world));
        Assert.Equal(LetterStatus.Confirmed, Assert.Single(await world.ListAsync(Anna)).Status);
    }

    [Fact]
    public async Task A_confirmation_while_the_expiry_is_being_committed_comes_after_it()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: world.Clock.Milliseconds + 1000));
        world.Clock.Advance(2000);
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.Before = async step =>
        {
            if (step.Kind != StoreStepKind.Append) return;
            reached.TrySetResult();
            await release.Task;
        };
        var expiring = ExpireAsync(world);
        await reached.Task;
        var confirming = world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm);
        await world.Turn(() => Task.CompletedTask);
        release.SetResult();

        await Task.WhenAll(confirming, expiring);

        var types = (await world.EntriesAsync()).Select(entry => entry.Type).TakeLast(3);
        Assert.Equal([EntryType.LetterExpired, EntryType.LetterRead, EntryType.LetterConfirmed], types);
        Assert.NotEqual(0, Assert.Single(await world.ListAsync(Anna)).ExpiredAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_to_be_confirmed_is_known_after_a_takeover(bool written)
    {
        var store = new MemoryStore(1);
        var clock = new TestClock();
        await using var world = await OpenAsync(store, clock);
        await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: clock.Milliseconds + 1000));
        if (written) await world.Office().Shard.SpillAsync();
        await using var next = await OfficeWorld.OpenAsync(store, clock);
        await next.OpenAsync();
        clock.Advance(2000);

        await ExpireAsync(next);

        Assert.Single(await ExpiriesAsync(next));
        await using var last = await OfficeWorld.OpenAsync(store, clock);
        await last.OpenAsync();
        await ExpireAsync(last);
        Assert.Single(await ExpiriesAsync(last));
        Assert.NotEqual(0, Assert.Single(await last.ListAsync(Anna)).ExpiredAt);
    }

    [Fact]
    public async Task An_expiry_whose_commit_fails_comes_after_the_shard_is_opened_anew()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: world.Clock.Milliseconds + 1000));
        world.Clock.Advance(2000);
        store.Before = step => step.Kind == StoreStepKind.Append ? throw new StorageException("Full.") : default;
        await Assert.ThrowsAnyAsync<StorageException>(() => ExpireAsync(world));
        store.Before = _ => default;
        await world.OpenAsync();

        await ExpireAsync(world);

        Assert.Single(await ExpiriesAsync(world));
    }

    [Fact]
    public async Task A_scheduled_letter_expires_only_once_it_could_be_read_and_a_dispatchs_letter_as_any_other()
    {
        await using var world = await OpenAsync();
        var now = world.Clock.Milliseconds;
        await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: now + 60_000, dueAt: now + 1000));
        var slice = new DispatchSlice
        {
            Dispatch = 7, Sender = Post.Sender, Traits = LetterTraits.ConfirmationRequired, DueAt = now + 1000, Mailboxes = new[] { Anna },
        };
        await world.Turn(() => world.Office().DeliverSliceAsync(slice));
        world.Clock.Advance(30_000);
        await ExpireAsync(world);
        Assert.Equal(7u, (uint)Assert.Single(await world.ListAsync(Anna)).Dispatch);
        Assert.Single(await ExpiriesAsync(world));

        world.Clock.Advance(31_000);
        await world.Turn(() => world.Office().RingAsync());
        await ExpireAsync(world);
        world.Clock.Advance(1000);
        await ExpireAsync(world);

        Assert.Equal(2, (await ExpiriesAsync(world)).Count);
        Assert.All(await world.ListAsync(Anna), row => Assert.True(row.ExpiredAt >= row.AvailableAt));
    }

    [Fact]
    public async Task An_outage_moves_the_expiry_by_as_much_as_the_deadline()
    {
        await using var world = await OpenAsync();
        var now = world.Clock.Milliseconds;
        await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: now + Minute));
        var elsewhere = new Outage(At(now + 2000), At(now + 50_000), OutageCause.Unexplained, [1]);
        var outage = new Outage(At(now + 1000), At(now + 21_000), OutageCause.Unexplained, []);
        world.Clock.Advance(Minute + 19_000);
        await ExpireAsync(world, null, outage, elsewhere);
        Assert.Empty(await ExpiriesAsync(world));

        world.Clock.Advance(1000);
        await ExpireAsync(world, null, outage, elsewhere);

        Assert.Equal(now + Minute + 20_000, LetterExpiry.Read(Assert.Single(await ExpiriesAsync(world)).Payload.Span).DeadlineAt);
    }

    [Fact]
    public async Task Nothing_expires_until_it_is_proved_that_no_outage_moves_the_deadline()
    {
        await using var world = await OpenAsync();
        var due = world.Clock.Milliseconds + 1000;
        await world.DeliverAsync(Post.To(Anna, key: 1, dueAt: due));
        world.Clock.Advance(Minute);
        await world.Turn(() => world.Office().ExpireAsync(new NoLegalTime()));
        await ExpireAsync(world, due - 1);
        Assert.Empty(await ExpiriesAsync(world));

        await ExpireAsync(world, due);

        Assert.Single(await ExpiriesAsync(world));
    }

    [Fact]
    public async Task More_letters_than_a_page_whose_deadlines_were_moved_do_not_hold_up_those_behind()
    {
        await using var world = await OpenAsync();
        var now = world.Clock.Milliseconds;
        var list = Enumerable.Range(1, 1100).Select(key => Post.To(Anna, key, dueAt: now + 10_000)).ToArray();
        await world.Turn(() => world.Office().DeliverAsync(list));
        world.Clock.Advance(20_000);
        // It ended before the last letter was there, so only the others' deadlines are moved.
        var outage = new Outage(At(now), At(now + 3_600_000), OutageCause.Unexplained, []);
        var later = new Outage(At(now + 15_000), At(now + 16_000), OutageCause.Unexplained, []);
        await world.DeliverAsync(Post.To(Anna, key: 2000, dueAt: now + 20_500));
        world.Clock.Advance(1000);

        for (var i = 0; i < 3; i++) await ExpireAsync(world, null, outage with { End = At(now + 19_000) }, later);

        Assert.Single(await ExpiriesAsync(world));
        world.Clock.Advance(Minute);
        for (var i = 0; i < 3; i++) await ExpireAsync(world, null, outage with { End = At(now + 19_000) }, later);
        Assert.Equal(1101, (await ExpiriesAsync(world)).Count);
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static Task ExpireAsync(OfficeWorld world, long? provenUntil = null, params Outage[] outages) => world.Turn(() =>
        world.Office().ExpireAsync(new FixedLegalTime(new LegalMoment(provenUntil ?? world.Clock.Milliseconds, outages))));

    private static async Task<List<Entry>> ExpiriesAsync(OfficeWorld world) =>
        (await world.EntriesAsync()).FindAll(entry => entry.Type == EntryType.LetterExpired);

    private static Task<StoredRow[]> DueAsync(OfficeWorld world) => world.Turn(() => world.Office().ReadListAsync(
        StreamKey.OfShard(0, 1), Buckets.DueConfirmations, 0, long.MaxValue, ascending: true, 10));

    private static async Task<OfficeWorld> OpenAsync(IStore? store = null, TestClock? clock = null)
    {
        var world = await OfficeWorld.OpenAsync(store ?? new MemoryStore(1), clock);
        await world.OpenAsync();
        await world.RegisterAsync(Anna);
        return world;
    }

    private sealed class FixedLegalTime(LegalMoment moment) : ILegalTime
    {
        public ValueTask<LegalMoment?> ReadAsync() => ValueTask.FromResult<LegalMoment?>(moment);
    }

    private sealed class NoLegalTime : ILegalTime
    {
        public ValueTask<LegalMoment?> ReadAsync() => ValueTask.FromResult<LegalMoment?>(null);
    }
}
