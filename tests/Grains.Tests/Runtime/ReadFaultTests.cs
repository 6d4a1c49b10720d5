using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>What a post office does when the store breaks: an append has no outcome then, a read has merely none to show.</summary>
public sealed class ReadFaultTests : IDisposable
{
    private readonly EngineFiles _files = new();
    private readonly FaultyStore _store = new(new MemoryStore(1));

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_post_office_outlives_a_read_that_fails()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var office = await OpenAsync(engine);
        var first = await office.Deliver([Post.To(Post.Mailbox(), key: 1)]);
        await engine.Engine.SaveKeysAsync();
        var before = await office.Open();
        _store.Before = step => step.Kind == StoreStepKind.FindKeys ? throw new StorageException("Broken.") : default;
        await Assert.ThrowsAsync<StorageException>(() => office.Deliver([Post.To(Post.Mailbox(), key: 1)]));
        _store.Before = _ => default;

        Assert.Equal([first[0] with { Repeated = true }], await office.Deliver([Post.To(Post.Mailbox(), key: 1)]));
        Assert.Equal(before.Epoch, (await office.Open()).Epoch);
    }

    [Fact]
    public async Task A_post_office_ends_when_an_append_fails()
    {
        await using var engine = await EngineFixture.OpenAsync(_store, _files);
        var office = await OpenAsync(engine);
        var before = await office.Open();
        _store.Before = step => step.Kind == StoreStepKind.Append ? throw new StorageException("Broken.") : default;
        await Assert.ThrowsAsync<StorageException>(() => office.Deliver([Post.To(Post.Mailbox(), key: 1)]));
        _store.Before = _ => default;

        Assert.False(Assert.Single(await office.Deliver([Post.To(Post.Mailbox(), key: 1)])).Repeated);
        Assert.True((await office.Open()).Epoch > before.Epoch);
    }

    private static async Task<IPostOfficeGrain> OpenAsync(EngineFixture engine)
    {
        var office = engine.Grains.GetGrain<IPostOfficeGrain>(0);
        await office.Register(
            [new RegisterItem { Mailbox = Post.Mailbox(), Settings = SettingsCodec.Write(new MailboxSettings()) }]);
        return office;
    }
}
