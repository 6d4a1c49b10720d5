using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Dispatches;

/// <summary>Slices of a dispatch at one post office.</summary>
public sealed class DispatchSliceTests : IAsyncDisposable
{
    private const int Slice = 10;
    private static readonly UInt128[] _mailboxes = [.. Enumerable.Range(1, 3 * Slice).Select(number => Post.Mailbox(number))];

    private readonly List<OfficeWorld> _worlds = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds) await world.DisposeAsync();
    }

    [Fact]
    public async Task Slices_that_come_at_once_and_again_give_each_mailbox_one_letter()
    {
        var world = await OpenAsync(new MemoryStore(1));
        foreach (var mailbox in _mailboxes) await world.RegisterAsync(mailbox);

        var answers = await Task.WhenAll(new[] { 0, 1, 0, 2, 1, 2 }.Select(slice => SendAsync(world, slice)));

        Assert.Equal(_mailboxes.Length, answers.Max(answer => answer.Done));
        foreach (var mailbox in _mailboxes) Assert.Single(await world.ListAsync(mailbox));
    }

    [Fact]
    public async Task A_dispatch_that_nobody_asks_about_is_in_its_row_and_not_in_memory()
    {
        var store = new MemoryStore(1);
        var world = await OpenAsync(store);
        foreach (var mailbox in _mailboxes) await world.RegisterAsync(mailbox);
        await SendAsync(world, 0);
        Assert.Equal(0, world.Office().DispatchesInMemory);

        var next = await SendAsync(world, 1);
        Assert.Equal((2 * Slice, 2 * Slice), (next.Done, next.Delivered));
        Assert.Equal(next, await world.Turn(() => world.Office().ReadProgressAsync(7)));
        Assert.Equal(0, world.Office().DispatchesInMemory);

        var again = await OpenAsync(store);
        Assert.Equal(next, await again.Turn(() => again.Office().ReadProgressAsync(7)));
    }

    private async Task<OfficeWorld> OpenAsync(MemoryStore store)
    {
        var world = await OfficeWorld.OpenAsync(store);
        _worlds.Add(world);
        await world.OpenAsync();
        return world;
    }

    private static Task<DispatchProgress> SendAsync(OfficeWorld world, int slice) => world.Turn(() => world.Office().DeliverSliceAsync(
        new DispatchSlice
        {
            Dispatch = 7, Sender = Post.Sender, Start = slice * Slice, Mailboxes = _mailboxes.AsMemory(slice * Slice, Slice),
        }));
}
