using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task A_process_that_was_given_up_for_dead_takes_no_shard_back()
    {
        var store = new MemoryStore(1);
        using var files = new EngineFiles();
        await using var owner = await EngineFixture.OpenAsync(store, files);
        await owner.Engine.OpenShardsAsync(owner.Grains);
        await using var dead = await EngineFixture.OpenAsync(
            store, files, configure: services => services.AddSingleton<IClusterStanding, GivenUp>());
        await Assert.ThrowsAsync<StorageException>(() => dead.Grains.GetGrain<IPostOfficeGrain>(0).Open());
        var next = await store.Log.OpenShardAsync(0, "next", CancellationToken.None);
        Assert.Equal(2, next.Epoch);
    }

    private sealed class GivenUp : IClusterStanding
    {
        public ValueTask ConfirmAsync(CancellationToken cancellationToken) => throw new StorageException("Others have its shards.");
    }
}
