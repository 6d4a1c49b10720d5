using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>Two processes over one key table, as two silos are.</summary>
public sealed class SharedKeyIndexTests
{
    private readonly MemoryStore _store = new(2);
    private readonly SteadyClock _clock = new();

    private Task<KeyIndex> OpenAsync() =>
        KeyIndex.OpenAsync(_store.Keys, 2, new EngineLimits(), _clock, CancellationToken.None);

    private static KeySlot At(int shard, long sequence) =>
        KeySlot.For(1, new LogPosition(shard, sequence), 1, 1000, scheduled: false);

    [Fact]
    public async Task A_shard_that_comes_from_another_silo_is_replayed_from_where_that_one_saved()
    {
        var here = await OpenAsync();
        var there = await OpenAsync();
        there.Opened(0, epoch: 1);
        Assert.True(there.TryTake(7, At(0, 5), epoch: 1, out _));
        there.Committed(0, 5);
        await there.SaveAsync(always: true);
        _clock.Hours++;

        Assert.True(here.Opened(0, epoch: 2));
        await here.RefreshAsync(CancellationToken.None);

        Assert.Equal(5, here.MarkOf(0));
        Assert.True(here.MayBeStored(7));
        Assert.NotNull((await here.FindStoredAsync([7], CancellationToken.None))[0]);
    }

    [Fact]
    public async Task A_shard_that_nobody_else_had_needs_no_look_at_the_table()
    {
        var here = await OpenAsync();
        Assert.False(here.Opened(0, epoch: 1));
        _clock.Hours++;

        Assert.False(here.Opened(0, epoch: 2));
        Assert.True(here.Opened(0, epoch: 4));
        Assert.True(here.Opened(1, epoch: 9));
    }

    [Fact]
    public async Task Silos_that_save_in_turn_lose_none_of_each_others_keys()
    {
        var here = await OpenAsync();
        var there = await OpenAsync();
        here.Opened(0, epoch: 1);
        there.Opened(1, epoch: 1);
        Assert.True(here.TryTake(7, At(0, 5), epoch: 1, out _));
        Assert.True(there.TryTake(8, At(1, 6), epoch: 1, out _));
        here.Committed(0, 5);
        there.Committed(1, 6);

        await there.SaveAsync(always: true);
        await here.SaveAsync(always: true);
        await there.SaveAsync(always: true);
        var third = await OpenAsync();

        Assert.Equal((5, 6), (third.MarkOf(0), third.MarkOf(1)));
        Assert.True(third.MayBeStored(7));
        Assert.True(third.MayBeStored(8));
    }

    [Fact]
    public async Task A_key_taken_for_a_letter_that_was_never_durable_is_free_after_the_shard_has_come_back()
    {
        var here = await OpenAsync();
        var there = await OpenAsync();
        here.Opened(0, epoch: 1);
        // Taken, and then the shard was lost before the commit.
        Assert.True(here.TryTake(7, At(0, 5), epoch: 1, out _));
        there.Opened(0, epoch: 2);
        Assert.True(there.TryTake(8, At(0, 5), epoch: 2, out _));
        there.Committed(0, 9);
        await there.SaveAsync(always: true);
        _clock.Hours++;

        Assert.True(here.Opened(0, epoch: 3));
        await here.RefreshAsync(CancellationToken.None);

        Assert.False(here.TryFind(7, out _));
        Assert.True(here.TryTake(7, At(0, 10), epoch: 3, out _));
        Assert.Equal(1, here.InMemory);
    }

    private sealed class SteadyClock : TimeProvider
    {
        public int Hours { get; set; }

        public override long GetTimestamp() => Hours * TimestampFrequency * 3600;
    }
}
