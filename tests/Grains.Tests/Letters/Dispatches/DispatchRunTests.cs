using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Dispatches;

/// <summary>A dispatch from its recipients to their mailboxes.</summary>
public sealed class DispatchRunTests : IDisposable
{
    private static readonly DispatchLimits _small = new()
    {
        ChunkEntriesMax = 100, UploadEntriesInMemory = 400, SliceMax = 30, RetryDelayMin = TimeSpan.FromMilliseconds(1),
    };

    private static readonly UInt128 _id = new(0x9000_0000_0000_0001, 77);
    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static IdentityNumber[] Persons(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(index => TestNumbers.DemoPerson(index))];

    [Fact]
    public async Task Every_registered_recipient_gets_the_letter_once_and_the_counts_add_up()
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(8), _files, dispatches: _small);
        var recipients = Persons(0, 2000);
        await engine.RegisterAsync(recipients);
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        await dispatch.CreateAsync();
        await dispatch.AddAsync(recipients);

        var view = await dispatch.RunAsync();

        Assert.Equal(DispatchStatus.Completed, view.Status);
        Assert.Equal((2000, 0, 2000, 0, 0), (view.Recipients, view.Duplicates, view.Delivered, view.Refused, view.Remaining));
        foreach (var recipient in recipients)
        {
            var letter = Assert.Single(await engine.InboxAsync(recipient));
            Assert.Equal(_id, letter.Dispatch);
        }
    }
}
