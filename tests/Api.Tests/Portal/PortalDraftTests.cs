using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Hosting;

namespace Budkavle.Api.Tests.Portal;

/// <summary>How drafts are kept, and what is left of them.</summary>
public sealed class PortalDraftTests
{
    private const string Typed = "Something that nobody else has typed.";
    private static readonly Guid _agency = Guid.NewGuid();
    private readonly ManualTime _time = new();
    private readonly SealedDocuments _documents;
    private readonly PortalDrafts _drafts;

    public PortalDraftTests()
    {
        _documents = new SealedDocuments(new FakeDocuments(), new FakeSealer());
        _drafts = new PortalDrafts(_documents, _time);
    }

    [Fact]
    public async Task A_deleted_draft_is_empty_and_the_next_one_takes_its_place()
    {
        var ids = new List<Guid>();
        for (var made = 0; made < 50; made++)
        {
            ids.Add((await AddAsync()).Id);
            Assert.True(await _drafts.DeleteAsync(_agency, ids[^1], CancellationToken.None));
            Assert.DoesNotContain(Typed, Assert.Single(await TextsAsync()), StringComparison.Ordinal);
        }

        Assert.Equal(50, ids.Distinct().Count());
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Whoever_still_has_a_deleted_draft_open_neither_reads_nor_changes_the_one_in_its_place()
    {
        var before = await AddAsync();
        await _drafts.DeleteAsync(_agency, before.Id, CancellationToken.None);
        var next = await AddAsync();

        Assert.Null(await _drafts.FindAsync(_agency, before.Id, CancellationToken.None));
        Assert.Null(await _drafts.ChangeAsync(_agency, before.Id, draft => draft with { Subject = "Old" }, CancellationToken.None));
        Assert.False(await _drafts.DeleteAsync(_agency, before.Id, CancellationToken.None));
        Assert.Equal(Typed, (await _drafts.FindAsync(_agency, next.Id, CancellationToken.None))!.Content);
    }

    [Fact]
    public async Task What_an_earlier_program_left_of_a_deleted_draft_goes_when_drafts_are_listed_and_its_other_drafts_stay()
    {
        var (deleted, kept) = (Draft() with { Id = Guid.NewGuid(), IsDeleted = true }, Draft() with { Id = Guid.NewGuid() });
        await StoreAsync(deleted);
        await StoreAsync(kept);
        var added = await AddAsync();

        var listed = await ListAsync();

        Assert.Equal(new[] { kept.Id, added.Id }.Order(), listed.Select(draft => draft.Id).Order());
        Assert.Equal(2, (await TextsAsync()).Count(text => text.Contains(Typed, StringComparison.Ordinal)));
        Assert.True(await _drafts.DeleteAsync(_agency, kept.Id, CancellationToken.None));
        Assert.Single(await TextsAsync(), text => text.Contains(Typed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_that_was_sent_stays_for_a_while_and_then_its_place_is_free()
    {
        var sent = await SendAsync(await AddAsync());
        _time.Advance(PortalDrafts.SentKept - TimeSpan.FromMinutes(1));
        var early = await ListAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        var late = await ListAsync();

        Assert.Equal([sent.Id], early.Select(draft => draft.Id));
        Assert.Empty(late);
        Assert.DoesNotContain(Typed, Assert.Single(await TextsAsync()), StringComparison.Ordinal);
        await AddAsync();
        Assert.Single(await TextsAsync());
    }

    [Fact]
    public async Task Where_there_is_no_place_the_draft_that_was_sent_first_gives_its_own_and_those_being_written_never_do()
    {
        for (var made = 0; made < PortalDrafts.PerAgencyMax - 2; made++) await AddAsync();
        var first = await SendAsync(await AddAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await SendAsync(await AddAsync());

        await AddAsync();
        Assert.Null(await _drafts.FindAsync(_agency, first.Id, CancellationToken.None));
        Assert.NotNull(await _drafts.FindAsync(_agency, second.Id, CancellationToken.None));
        await AddAsync();
        Assert.Null(await _drafts.AddAsync(_agency, Draft(), CancellationToken.None));
        Assert.Equal(PortalDrafts.PerAgencyMax, (await TextsAsync()).Count);
    }

    private PortalDraft Draft() => new() { Content = Typed, ChangedAt = _time.GetUtcNow() };

    private async Task<PortalDraft> AddAsync() => (await _drafts.AddAsync(_agency, Draft(), CancellationToken.None))!;

    private async Task<PortalDraft> SendAsync(PortalDraft draft) => (await _drafts.ChangeAsync(
        _agency, draft.Id, before => before with { Dispatch = Guid.NewGuid(), ChangedAt = _time.GetUtcNow() }, CancellationToken.None))!;

    private Task<IReadOnlyList<PortalDraft>> ListAsync() => _drafts.ListAsync(_agency, CancellationToken.None);

    /// <summary>As programs did before drafts had places.</summary>
    private async Task StoreAsync(PortalDraft draft) => Assert.True(await _documents.WriteAsync(
        string.Create(CultureInfo.InvariantCulture, $"portal/drafts/{_agency:N}/{draft.Id:N}"), 0,
        JsonSerializer.SerializeToUtf8Bytes(draft, PortalDocuments.Default.PortalDraft), CancellationToken.None));

    /// <summary>All that the agency's page has to read.</summary>
    private async Task<IReadOnlyList<string>> TextsAsync() =>
        [.. (await _documents.ListAsync("portal/drafts/", CancellationToken.None)).Select(one => Encoding.UTF8.GetString(one.Plain))];
}
