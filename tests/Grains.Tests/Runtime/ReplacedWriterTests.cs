using Budkavle.Domain.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>A process that another has taken a shard from, and that does not know it.</summary>
public sealed class ReplacedWriterTests
{
    [Fact]
    public async Task A_shard_that_another_process_has_opened_ends_when_it_asks_the_log()
    {
        var store = new MemoryStore(1);
        await using var first = await OfficeWorld.OpenAsync(store);
        var replaced = (await first.OpenAsync()).Shard;
        await replaced.CheckLeaseAsync(CancellationToken.None);
        Assert.False(replaced.HasFailed);
        await using var second = await OfficeWorld.OpenAsync(store);
        await second.OpenAsync();
        await replaced.CheckLeaseAsync(CancellationToken.None);
        Assert.True(replaced.HasFailed);
    }

    [Fact]
    public async Task A_replaced_post_office_refuses_no_letter_that_its_successor_would_take()
    {
        var store = new MemoryStore(1);
        await using var first = await OfficeWorld.OpenAsync(store);
        await first.OpenAsync();
        Assert.Equal(LetterRefusal.RecipientNotReachable, (await first.DeliverAsync(Post.To(Post.Mailbox(), key: 1))).Refusal);
        await using var second = await OfficeWorld.OpenAsync(store);
        await second.OpenAsync();
        await second.RegisterAsync(Post.Mailbox());
        Assert.Equal(LetterRefusal.None, (await second.DeliverAsync(Post.To(Post.Mailbox(), key: 1))).Refusal);
        await Assert.ThrowsAsync<StorageException>(() => first.DeliverAsync(Post.To(Post.Mailbox(), key: 1)));
    }

    [Fact]
    public async Task A_replaced_post_office_gives_no_aggregate_events_to_decide_on()
    {
        var store = new MemoryStore(1);
        await using var first = await OfficeWorld.OpenAsync(store);
        var replaced = await first.OpenAsync();
        var stream = new StreamKey(Post.Mailbox());
        Assert.Empty(await first.Turn(() => replaced.ReadEventsAsync(stream, 0, 10)));
        await using var second = await OfficeWorld.OpenAsync(store);
        await second.OpenAsync();
        await Assert.ThrowsAsync<StorageException>(() => first.Turn(() => replaced.ReadEventsAsync(stream, 0, 10)));
    }
}
