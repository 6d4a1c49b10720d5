using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Dispatches;

/// <summary>What the planner takes to memory of an upload that says the same over and over.</summary>
public sealed class PlannerMemoryTests : IDisposable
{
    private static readonly DispatchLimits _small = new() { ChunkEntriesMax = 10, PlanEntriesAtFirst = 40 };
    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(5, 5, 995, 40)]
    [InlineData(100, 100, 900, 320)]
    [InlineData(1000, 1000, 0, 1000)]
    public async Task Memory_follows_the_mailboxes_and_not_how_often_each_was_uploaded(
        int persons, long unique, long twice, int capacityMax)
    {
        await using var engine = await EngineFixture.OpenAsync(new MemoryStore(1), _files, dispatches: _small);
        var contents = engine.Get<DispatchContents>();
        var spool = engine.Get<RecipientUploads>().NewSpool();
        for (var line = 0; line < 1000; line++) await spool.AddAsync(TestNumbers.DemoPerson(line % persons), CancellationToken.None);
        var manifest = await spool.FinishAsync(CancellationToken.None);
        var planner = new DispatchPlanner(contents, _small, shards: 1);

        var planned = await planner.PlanAsync([Upload(manifest)], CancellationToken.None);

        Assert.Equal((unique, twice), (planned!.Recipients, planned.Duplicates));
        Assert.InRange(planner.Capacity, (int)unique, capacityMax);
        var plan = new DispatchPlan(Manifest.Read(await contents.GetAsync(planned.Plan, CancellationToken.None)));
        var mailboxes = new List<UInt128>();
        var reader = new PlanReader(contents, plan, 0);
        while (mailboxes.Count < unique) mailboxes.AddRange(await reader.ReadMailboxesAsync(mailboxes.Count, 10, CancellationToken.None));
        var expected = Enumerable.Range(0, persons).Select(person => engine.MailboxOf(TestNumbers.DemoPerson(person)).Value).Order();
        Assert.Equal(expected, mailboxes);
    }

    private static DispatchUpload Upload(byte[] manifest) => new(manifest, Accepted: 1000, Refused: 0, Key: "", Body: default);
}
