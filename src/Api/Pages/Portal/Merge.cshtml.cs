using System.Globalization;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Portal.Paper;
using Budkavle.Api.Portal.Progress;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>Letters with values of their own: their list, each row as its recipient will see it, their start and how it goes.</summary>
public sealed class MergeModel : PortalPage
{
    private const string RefreshSeconds = "4";

    /// <summary>Letters that appear later are not counted soon, so the page stops to ask for itself.</summary>
    private static readonly TimeSpan _countedWithin = TimeSpan.FromMinutes(1);

    internal PortalMerge Merge { get; private set; } = new();

    /// <summary>The placeholders that the list must have columns for.</summary>
    public IReadOnlyList<string> Needed { get; private set; } = [];

    /// <summary>The row that is shown, from 0.</summary>
    public int Row { get; private set; }

    internal PreviewedLetter? Letter { get; private set; }

    public ProgressSeries Progress { get; private set; } = new();

    /// <summary>Null for at once.</summary>
    public DateTimeOffset? PublishAt => Ids.ToTime(Merge.PublishAt);

    public Following Following => new()
    {
        Here = At("merges/" + Merge.Id),
        IsMerge = true,
        All = Merge.Rows,
        Delivered = Merge.Sent,
        Refused = Merge.Refused,
        Paper = IsForPrint ? Merge.Unreachable : null,
        Remaining = Merge.Rows - Merge.Next,
        Progress = Progress,
        BeginsAt = PublishAt > Now ? PublishAt : null,
        StartedAt = Merge.StartedAt,
        IsRunning = Merge.Status == MergeStatus.Running,
        Refreshes = Refreshes,
        Now = Now,
    };

    /// <summary>Whether the page is asked for again by itself.</summary>
    private bool Refreshes { get; set; }

    /// <summary>Whether those who cannot be reached are listed for print.</summary>
    public bool IsForPrint { get; private set; }

    public bool MayStart => Visit.Book.MayStart(Merge.Id, Merge.Rows, Merge.ListMark);

    /// <summary>Asked for approval, and not answered yet.</summary>
    public PortalApproval? Waiting =>
        Visit.Book.ApprovalOf(Merge.Id) is { ApprovedAt: null } approval && approval.IsFor(Merge.Rows, Merge.ListMark)
            ? approval : null;

    private PaperChoices Paper => HttpContext.RequestServices.GetRequiredService<PaperChoices>();

    private MergeStore Store => HttpContext.RequestServices.GetRequiredService<MergeStore>();

    private MergeDesk Desk => HttpContext.RequestServices.GetRequiredService<MergeDesk>();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(Visit.Agency, id, cancellationToken) is not { } merge) return NotFound();
        Merge = merge;
        await Desk.KeepUnderWayAsync(merge, cancellationToken);
        if (await Desk.TextOfAsync(Visit.Agency, merge.Draft, cancellationToken) is { } text) Needed = text.Needed;
        if (merge.Status == MergeStatus.Draft && await Desk.OpenAsync(merge, cancellationToken) is var (table, own))
        {
            _ = int.TryParse(Request.Query["row"], NumberStyles.None, CultureInfo.InvariantCulture, out var row);
            Row = Math.Min(row, table.Rows - 1);
            (Letter, _) = await HttpContext.RequestServices.GetRequiredService<DraftDesk>()
                .PreviewAsync(Sender, own.Fill(table.ValuesOf(Row)), cancellationToken);
        }

        IsForPrint = await Paper.ReadAsync(Visit.Agency, id, cancellationToken);
        if (Done == "no-addresses") Fault ??= PortalWords.NoAddresses(Text);
        if (merge.Status != MergeStatus.Draft)
        {
            var book = HttpContext.RequestServices.GetRequiredService<ProgressBook>();
            await book.ReadAsync(Sender, cancellationToken);
            Progress = await book.ReadAsync(Sender, Ids.ToUInt128(id), cancellationToken);
        }

        var isCounted = Progress.Total.Delivered >= merge.Sent || merge.EndedAt + _countedWithin < Now;
        Refreshes = Fault is null && !Request.Query.ContainsKey("still")
            && (merge.Status == MergeStatus.Running || (merge.Status == MergeStatus.Done && !isCounted));
        // As a field of the answer it works without scripts, and whoever is disturbed by it can turn it off on the page.
        if (Refreshes) Response.Headers["Refresh"] = RefreshSeconds;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(Visit.Agency, id, cancellationToken) is not { } merge) return NotFound();
        Merge = merge;
        var what = Request.Form["do"].ToString();
        if (what is "ask" or "approve") await DecideAsync(what);
        if (Fault is null && what is "start" or "approve") await StartAsync(cancellationToken);
        else if (what == "paper") await Paper.WriteAsync(Visit.Agency, id, prints: true, cancellationToken);
        else if (Fault is null && what == "arrange") await ArrangeAsync(cancellationToken);
        else if (Fault is null && what is "pause" or "cancel") await StopAsync(what == "cancel", cancellationToken);
        return Fault is null ? SeeOther(At($"merges/{id}?done={Uri.EscapeDataString(what)}")) : await OnGetAsync(id, cancellationToken);
    }

    public string? DoneText(PageText t) => Done switch
    {
        "list" when Merge.List is not null => t["The list is taken. Look at some rows before you send.",
            "Listan är inläst. Titta på några rader innan du skickar."],
        "arrange" => t["Saved.", "Sparat."],
        "ask" => t["Your colleagues now see that it waits.", "Dina kollegor ser nu att det väntar."],
        "start" or "approve" => t["It is on its way.", "Det är på väg."],
        _ => null,
    };

    private async Task DecideAsync(string what)
    {
        var (list, user) = (Merge.ListMark, Visit.User);
        PortalEvent proposed = what == "ask"
            ? new PortalApprovalAsked { Dispatch = Merge.Id, Recipients = Merge.Rows, List = list, By = user.Name, ByUser = user.Key }
            : new PortalApproved { Dispatch = Merge.Id, Recipients = Merge.Rows, List = list, By = user.Name, ByUser = user.Key };
        // Another list may have been asked about since the page was looked at: what was seen is approved, or nothing.
        var desk = HttpContext.RequestServices.GetRequiredService<PortalDesk>();
        var isSeen = what == "ask" || Request.Form["seen"] == list;
        if (!isSeen || await desk.RecordAsync(Sender, proposed) != PortalRefusal.None)
            Fault = Text["That cannot be approved by you, or not as it is now.",
                "Det kan inte godkännas av dig, eller inte som det är nu."];
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await NoteAsync("dispatch-started", Merge.Draft.Subject);
        Fault = await Desk.StartAsync(Visit, Merge.Id, cancellationToken) switch
        {
            null => null,
            PortalRefusal.NothingToApprove => Text["A colleague has to approve it first.", "En kollega måste godkänna först."],
            PortalRefusal.TooMany => Text["So much is under way that there is no room now.",
                "Så mycket är på väg att det inte finns plats nu."],
            _ => Text["There is no list.", "Det finns ingen lista."],
        };
    }

    private async Task ArrangeAsync(CancellationToken cancellationToken)
    {
        Fault = PortalTime.ReadArrangement(Request.Form, Now, Text, out var at, out var rate);
        if (Fault is not null) return;

        await NoteAsync("dispatch-arrange", Merge.Draft.Subject);
        await Desk.ArrangeAsync(Visit.Agency, Merge.Id, at, rate, cancellationToken);
    }

    private async Task StopAsync(bool forGood, CancellationToken cancellationToken)
    {
        await NoteAsync(forGood ? "dispatch-cancel" : "dispatch-pause", Merge.Draft.Subject);
        await Desk.StopAsync(Visit.Agency, Merge.Id, forGood, cancellationToken);
    }
}
