using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Runtime;

public sealed class KeyIndexTests
{
    [Fact]
    public async Task A_writer_whose_shard_was_opened_anew_takes_no_key()
    {
        var store = new MemoryStore(2);
        var keys = await KeyIndex.OpenAsync(store.Keys, 2, new EngineLimits(), TimeProvider.System, CancellationToken.None);
        keys.Opened(0, epoch: 1);
        keys.Opened(1, epoch: 1);
        var slot = KeySlot.For(1, new LogPosition(0, 5), 1, 1000, scheduled: false);
        keys.Opened(0, epoch: 2);

        Assert.Throws<FencedException>(() => keys.TryTake(7, slot, epoch: 1, out _));
        Assert.False(keys.TryFind(7, out _));
        Assert.True(keys.TryTake(7, slot, epoch: 2, out _));
        Assert.True(keys.TryTake(8, slot with { Position = new LogPosition(1, 5) }, epoch: 1, out _));
    }

    [Fact]
    public async Task An_opening_that_was_overtaken_frees_no_key_of_the_writer_that_came_after_it()
    {
        var store = new MemoryStore(1);
        var keys = await KeyIndex.OpenAsync(store.Keys, 1, new EngineLimits(), TimeProvider.System, CancellationToken.None);
        var slot = KeySlot.For(1, new LogPosition(0, 5), 1, 1000, scheduled: false);
        keys.Opened(0, epoch: 1);
        keys.Opened(0, epoch: 2);
        Assert.True(keys.TryTake(7, slot, epoch: 2, out _));

        // The slower opening ends its replay only now, and that began before the letter was there.
        keys.ForgetUnlessReplayed(0, epoch: 1, afterSequence: 0, new HashSet<UInt128>());
        Assert.False(keys.TryTake(7, slot with { Position = new LogPosition(0, 6) }, epoch: 2, out _));

        keys.ForgetUnlessReplayed(0, epoch: 2, afterSequence: 0, new HashSet<UInt128>());
        Assert.False(keys.TryFind(7, out _));
    }
}
