using Budkavle.Api.Letters;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Purging;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>What was ended in the portal holds on to nothing.</summary>
public sealed class PortalLeftoverTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private IServiceProvider Services => world.Silo.Services;

    [Fact]
    public async Task A_purge_removes_the_file_of_a_deleted_draft_and_leaves_that_of_one_being_written()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var deleted = await AttachAsync(officer, "The file of a draft that is deleted.");
        var kept = await AttachAsync(officer, "The file of a draft that is written.");
        var gone = await officer.SubmitAsync(deleted.Page, PortalFixture.Letter("Bort", "delete"));

        await PurgeAsync();

        Assert.Equal(world.At(""), gone.Location);
        Assert.Equal(404, (await officer.GetAsync(deleted.Page)).Status);
        Assert.Equal((false, true), (await IsThereAsync(deleted.Content), await IsThereAsync(kept.Content)));
        Assert.DoesNotContain(deleted.Page, (await officer.GetAsync(world.At(""))).Text, StringComparison.Ordinal);
        Assert.Contains(kept.Page, (await officer.GetAsync(world.At(""))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_pages_of_dispatches_do_not_read_the_merges_that_only_the_first_one_shows()
    {
        using var other = await world.LogInAsync(PortalFixture.Other);
        var page = $"/portal/{world.OtherAgency}/dispatches";
        var merge = new PortalMerge { Id = Guid.NewGuid(), Agency = world.OtherAgency, By = "test" };
        await Services.GetRequiredService<MergeStore>().AddAsync(merge, CancellationToken.None);
        var name = $"{MergeStore.Prefix}{merge.Agency:N}/{merge.Id:N}";
        var documents = Services.GetRequiredService<SealedDocuments>();
        var (version, whole) = await documents.ReadAsync(name, CancellationToken.None);
        await documents.WriteAsync(name, version, "no merge"u8.ToArray(), CancellationToken.None);

        var first = await other.GetAsync(page);
        var later = await other.GetAsync(page + "?before=1");

        await documents.WriteAsync(name, version + 1, whole, CancellationToken.None);
        Assert.NotEqual(200, first.Status);
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task Agencies_whose_user_somebody_is_no_more_give_room_for_others_and_the_rest_stay()
    {
        var desk = Services.GetRequiredService<PortalDesk>();
        var user = desk.UserOf(42);
        UInt128[] agencies = [.. Enumerable.Range(1, PortalMemberships.AgenciesMax + 1).Select(number => (UInt128)number)];
        Task<PortalRefusal> SetAsync(UInt128 agency) => desk.SetUserAsync(
            agency, new PortalUserSet { User = user, Name = "Bo Al", Roles = PortalRoles.Reader, By = "test" }, CancellationToken.None);
        foreach (var agency in agencies[..^1]) Assert.Equal(PortalRefusal.None, await SetAsync(agency));

        var full = await SetAsync(agencies[^1]);
        foreach (var agency in agencies[..2])
            await desk.RecordAsync(agency, new PortalUserRemoved { User = user, Name = "Bo Al", By = "test" });
        var fits = await SetAsync(agencies[^1]);

        Assert.Equal((PortalRefusal.TooMany, PortalRefusal.None), (full, fits));
        Assert.Equal(agencies[2..], (await desk.AgenciesOfAsync(user, CancellationToken.None)).Select(one => one.Sender));
        Assert.Equal(PortalRefusal.None, await SetAsync(agencies[0]));
        Assert.Equal(PortalRefusal.TooMany, await SetAsync(agencies[1]));
    }

    private async Task<(string Page, string Content)> AttachAsync(Browser officer, string text)
    {
        var page = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        await officer.UploadAsync(page + "/files", "bilaga.txt", System.Text.Encoding.UTF8.GetBytes(text));
        var drafts = Services.GetRequiredService<PortalDrafts>();
        var draft = await drafts.FindAsync(world.Agency, Guid.Parse(page[^36..]), CancellationToken.None);
        return (page, Assert.Single(draft!.Attachments).ContentId);
    }

    private async Task<bool> IsThereAsync(string content)
    {
        var vault = Services.GetRequiredService<ContentVault>();
        Assert.True(vault.TryReadId(Ids.ToUInt128(world.Agency), content, out var hash, out _));
        return await vault.GetIfKeptAsync(hash, CancellationToken.None) is not null;
    }

    /// <summary>As the command does, two years from now.</summary>
    private async Task PurgeAsync()
    {
        var engine = Services.GetRequiredService<Engine>();
        var holders = new ContentHolders(engine.Sealer, Services.GetRequiredService<ContentVault>());
        var purge = new StorePurge(engine.Store, engine.Sealer, engine.Ring, holders, new LaterClock());
        await purge.RunAsync(new PurgeRules { UnreferencedAfterDays = 30 }, apply: true, (_, _, _) => { }, CancellationToken.None);
    }

    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(2);
    }
}
