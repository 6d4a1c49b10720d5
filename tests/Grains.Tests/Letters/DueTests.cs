using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Letters;

public sealed class DueTests
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_scheduled_letter_is_seen_from_its_time_on_and_not_before()
    {
        await using var world = await OpenAsync();
        var sent = await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 1500));
        world.Clock.Advance(1499);
        await RingAsync(world);
        Assert.Empty(await world.ListAsync(Anna));
        Assert.Equal(LetterRefusal.NoSuchLetter, await world.CommandAsync(Anna, sent.Version, LetterCommand.Read));

        world.Clock.Advance(1);
        await RingAsync(world);

        var row = Assert.Single(await world.ListAsync(Anna));
        Assert.Equal((LetterStatus.Delivered, world.Clock.Milliseconds), (row.Status, row.AvailableAt));
        Assert.Equal(LetterRefusal.None, await world.CommandAsync(Anna, sent.Version, LetterCommand.Confirm));
        Assert.Equal(LetterStatus.Confirmed, Assert.Single(await world.ListAsync(Anna)).Status);
    }

    [Fact]
    public async Task A_letter_scheduled_beyond_a_year_ahead_is_refused_and_its_key_stays_free()
    {
        await using var world = await OpenAsync();
        var latest = world.Clock.Milliseconds + (long)MailboxDecider.ScheduleAheadMax.TotalMilliseconds;

        var late = await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: latest + 1));
        var last = await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: latest));

        Assert.Equal(LetterRefusal.PublishedTooLate, late.Refusal);
        Assert.Equal((LetterRefusal.None, true), (last.Refusal, last.Scheduled));
    }

    [Fact]
    public async Task A_scheduled_letter_is_published_once_however_often_the_clock_is_looked_at()
    {
        await using var world = await OpenAsync();
        await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 1000));
        world.Clock.Advance(2000);

        for (var i = 0; i < 3; i++)
        {
            await RingAsync(world);
            await world.Office().Shard.SpillAsync();
        }

        Assert.Single(await world.EntriesAsync(), entry => entry.Type == EntryType.LetterPublished);
        Assert.Equal(1u, (await world.ReadAsync(Anna)).Letters);
    }

    [Fact]
    public async Task What_becomes_due_while_its_commit_is_in_flight_is_not_forgotten()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        var release = new TaskCompletionSource();
        store.Before = async step =>
        {
            if (step.Kind == StoreStepKind.Append) await release.Task;
        };
        var sending = world.DeliverAsync(Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 1000));
        await world.Turn(() => Task.CompletedTask);
        world.Clock.Advance(1000);
        var ringing = RingAsync(world);
        await world.Turn(() => Task.CompletedTask);
        release.SetResult();
        await Task.WhenAll(sending, ringing);

        await RingAsync(world);

        Assert.Single(await world.ListAsync(Anna));
    }

    [Fact]
    public async Task What_is_due_is_looked_up_again_after_an_error()
    {
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OpenAsync(store);
        await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 1000));
        await world.Office().Shard.SpillAsync();
        world.Clock.Advance(1000);
        store.Before = step => step.Kind == StoreStepKind.ReadRows ? throw new InvalidDataException("Damaged.") : default;
        await Assert.ThrowsAsync<InvalidDataException>(() => RingAsync(world));
        store.Before = _ => default;

        await RingAsync(world);

        Assert.Single(await world.ListAsync(Anna));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_due_is_known_after_a_takeover(bool written)
    {
        var store = new MemoryStore(1);
        var clock = new TestClock();
        await using var world = await OpenAsync(store, clock);
        await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: clock.Milliseconds + 1000));
        if (written) await world.Office().Shard.SpillAsync();
        await using var next = await OfficeWorld.OpenAsync(store, clock);
        await next.OpenAsync();
        clock.Advance(1000);

        await RingAsync(next);

        Assert.Single(await next.ListAsync(Anna));
    }

    [Fact]
    public void Letters_for_the_same_time_never_share_a_place_with_each_other_or_with_an_alarm()
    {
        const long At = 1_800_000_000_000;
        var letters = Enumerable.Range(0, 16).Select(i => Buckets.DueLetterPosition(At, 1 + ((long)i << 20)));
        var alarm = Buckets.DueAlarmPosition(At, new StreamKey(1));

        Assert.Equal(17, letters.Append(alarm).Distinct().Count());
    }

    [Fact]
    public async Task An_alarm_rings_again_until_it_is_changed()
    {
        await using var world = await OpenAsync();
        var stream = new StreamKey(Post.Mailbox(8));
        var at = world.Clock.Milliseconds;
        await world.Turn(() => world.Office().AppendAsync(
            new AppendRequest { Stream = stream.Value, Events = ["{}"u8.ToArray()], AlarmSet = at, AlarmKind = AlarmKind.Dispatch }));
        Assert.Equal([new DueItem(AlarmKind.Dispatch, stream, 0, At: at)], await RingAsync(world));
        Assert.Empty(await RingAsync(world));
        world.Clock.Advance(60_000);
        Assert.Single(await RingAsync(world));

        await world.Turn(() => world.Office().AppendAsync(
            new AppendRequest { Stream = stream.Value, ExpectedVersion = 1, Events = ["{}"u8.ToArray()], AlarmRemove = at }));
        world.Clock.Advance(60_000);

        Assert.Empty(await RingAsync(world));
    }

    [Fact]
    public async Task Alarms_that_nobody_answers_hide_no_letter_that_becomes_due()
    {
        await using var world = await OpenAsync();
        await world.DeliverAsync(Post.To(Anna, key: 1, publishAt: world.Clock.Milliseconds + 1500));
        for (var alarm = 1; alarm <= 1500; alarm++)
        {
            var append = new AppendRequest
            {
                Stream = new StreamKey((UInt128)alarm).Value, Events = ["{}"u8.ToArray()], AlarmKind = AlarmKind.Dispatch,
                AlarmSet = world.Clock.Milliseconds - (alarm * 1000L),
            };
            await world.Turn(() => world.Office().AppendAsync(append));
        }

        var rung = await RingAsync(world);
        world.Clock.Advance(1500);
        await RingAsync(world);

        Assert.Equal(1500, rung.Count);
        Assert.Equal(LetterStatus.Delivered, Assert.Single(await world.ListAsync(Anna)).Status);
    }

    private static Task<IReadOnlyList<DueItem>> RingAsync(OfficeWorld world) => world.Turn(() => world.Office().RingAsync());

    private static async Task<OfficeWorld> OpenAsync(IStore? store = null, TestClock? clock = null)
    {
        var world = await OfficeWorld.OpenAsync(store ?? new MemoryStore(1), clock);
        await world.OpenAsync();
        await world.RegisterAsync(Anna);
        return world;
    }
}
