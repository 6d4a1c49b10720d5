using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Templates;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Portal.Merging;

/// <summary>What users do with merges: make one of a draft, give it a list, look at its rows, start and stop it.</summary>
internal sealed class MergeDesk(
    MergeStore store, TemplateDesk templates, ContentVault vault, MergeCheck check, PortalDesk portal, TimeProvider time)
{
    /// <summary>One list is read at a time in a process: it is in memory whole, and to look at all of it takes seconds.</summary>
    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>The draft's text; its <see cref="MergeText.Needed"/> says whether it takes a merge.</summary>
    public Task<MergeText?> TextOfAsync(Guid agency, PortalDraft draft, CancellationToken cancellationToken) =>
        MergeText.OfAsync(templates, agency, draft, cancellationToken);

    /// <summary>What the draft looks like before there is a list: with the names of what its columns will fill in.</summary>
    public async Task<PortalDraft> ShownAsync(Guid agency, PortalDraft draft, CancellationToken cancellationToken) =>
        await TextOfAsync(agency, draft, cancellationToken) is { Needed.Count: > 0 } text ? text.Show() : draft;

    /// <summary>One merge for each revision of a draft, however often it is asked for.</summary>
    public async Task<Guid> MakeAsync(PortalVisit visit, PortalDraft draft, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"merge.{visit.Agency:N}.{draft.Id:N}.{draft.Revision}");
        var id = new Guid(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, 16));
        await store.AddAsync(
            new PortalMerge { Id = id, Agency = visit.Agency, Draft = draft, By = visit.User.Name, CreatedAt = time.GetUtcNow() },
            cancellationToken);
        return id;
    }

    /// <summary>Reads a list and looks at all of it. One with a fault is not taken; the merge then says what is wrong.</summary>
    public async Task<PortalMerge?> TakeAsync(Guid agency, Guid id, Stream file, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(agency, id, cancellationToken) is not { Status: MergeStatus.Draft } merge) return null;
        // Before there is a place: whoever uploads slowly keeps nobody else out.
        var bytes = await MergeTable.ReadBytesAsync(file, cancellationToken);
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var (table, text) = (default(MergeTable), await TextOfAsync(agency, merge.Draft, cancellationToken));
            if (text is null) return null;
            IReadOnlyList<MergeFault> faults = [new MergeFault(0, "", MergeCheck.TooLarge)];
            if (bytes is not null) (table, faults) = MergeTable.Read(bytes, text.Needed);
            var (duplicates, today) = (0, CitizenTime.DayOf(time.GetUtcNow()));
            if (table is not null) (faults, duplicates) = check.Check(table, text, today);
            var taken = faults.Count == 0 && table is not null;
            var hash = taken ? await vault.PutAsync(bytes, ScopeOf(merge), cancellationToken) : null;
            return await ChangeDraftAsync(
                agency, id,
                before => before with
                {
                    List = hash, ListedOn = today, Rows = taken ? table!.Rows : 0, Duplicates = taken ? duplicates : 0,
                    Faults = [.. faults], HasAddresses = taken && table!.HasAddresses,
                },
                cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The list and the text; null where there is no list.</summary>
    public async Task<(MergeTable Table, MergeText Text)?> OpenAsync(PortalMerge merge, CancellationToken cancellationToken)
    {
        if (merge.List is null || await TextOfAsync(merge.Agency, merge.Draft, cancellationToken) is not { } text) return null;
        if (await vault.GetAsync(merge.List, ScopeOf(merge), cancellationToken) is not { } bytes) return null;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return MergeTable.Read(bytes.ToArray(), text.Needed).Table is { } table ? (table, text) : null;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Why it may not start, or null once it is on its way.</summary>
    public async Task<PortalRefusal?> StartAsync(PortalVisit visit, Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(visit.Agency, id, cancellationToken) is not { List: not null } merge) return PortalRefusal.InvalidField;
        // Asked anew: it may have been approved in this very request.
        if (merge.Status == MergeStatus.Draft && !(await portal.ReadAsync(visit.Sender)).MayStart(id, merge.Rows, merge.ListMark))
            return PortalRefusal.NothingToApprove;
        if (merge.Status is not (MergeStatus.Draft or MergeStatus.Paused)) return null;
        // First where the sender looks: one that is named and not running is left alone.
        var underWay = new MergeUnderWay(visit.Agency, id);
        if (!await store.BeginAsync(underWay, cancellationToken)) return PortalRefusal.TooMany;
        var now = await store.ChangeAsync(
            visit.Agency, id,
            // With another list than the one that may start, it stays as it is.
            before => before.Status is MergeStatus.Draft or MergeStatus.Paused && before.ListMark == merge.ListMark
                ? before with
                {
                    Status = MergeStatus.Running, PausedBecause = "", StartedAt = before.StartedAt ?? time.GetUtcNow(),
                }
                : before,
            cancellationToken);
        if (now?.Status is MergeStatus.Draft) return PortalRefusal.NothingToApprove;
        await KeepUnderWayAsync(now!, cancellationToken);
        return null;
    }

    /// <summary>
    /// Names a running merge where the sender looks, if it is not: the sender takes those off that it finds not running, and a crash may
    /// come between that and the start.
    /// </summary>
    public Task KeepUnderWayAsync(PortalMerge merge, CancellationToken cancellationToken) => merge.Status == MergeStatus.Running
        ? store.BeginAsync(new MergeUnderWay(merge.Agency, merge.Id), cancellationToken) : Task.CompletedTask;

    /// <summary>Sets when the letters that are not sent yet appear, and how many are sent a second.</summary>
    public Task<PortalMerge?> ArrangeAsync(
        Guid agency, Guid id, long publishAt, int lettersPerSecond, CancellationToken cancellationToken) => store.ChangeAsync(
        agency, id,
        before => before.Status is MergeStatus.Draft or MergeStatus.Paused
            ? before with { PublishAt = publishAt, LettersPerSecond = lettersPerSecond } : before,
        cancellationToken);

    /// <summary>Stops it after the rows under way. What was sent stays.</summary>
    public Task<PortalMerge?> StopAsync(Guid agency, Guid id, bool forGood, CancellationToken cancellationToken) => store.ChangeAsync(
        agency, id,
        before => before.Status switch
        {
            MergeStatus.Done or MergeStatus.Cancelled => before,
            _ when forGood => before with { Status = MergeStatus.Cancelled, EndedAt = time.GetUtcNow() },
            MergeStatus.Running => before with { Status = MergeStatus.Paused },
            _ => before,
        },
        cancellationToken);

    private Task<PortalMerge?> ChangeDraftAsync(
        Guid agency, Guid id, Func<PortalMerge, PortalMerge> change, CancellationToken cancellationToken) =>
        store.ChangeAsync(agency, id, before => before.Status == MergeStatus.Draft ? change(before) : before, cancellationToken);

    /// <summary>Under which the merge's list is kept.</summary>
    public static UInt128 ScopeOf(PortalMerge merge) => BinaryPrimitives.ReadUInt128BigEndian(merge.Id.ToByteArray(bigEndian: true)) | 1;
}
