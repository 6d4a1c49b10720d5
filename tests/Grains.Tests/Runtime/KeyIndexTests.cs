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

        Assert.Throws<StorageException>(() => keys.TryTake(7, slot, epoch: 1, out _));
        Assert.False(keys.TryFind(7, out _));
        Assert.True(keys.TryTake(7, slot, epoch: 2, out _));
        Assert.True(keys.TryTake(8, slot with { Position = new LogPosition(1, 5) }, epoch: 1, out _));
    }
}
