using System.Globalization;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Portal.Paper;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>A draft as its recipients will see it; from here it is sent to oneself, or becomes a dispatch.</summary>
public sealed class PreviewModel : PortalPage
{
    internal PortalDraft Draft { get; private set; } = new();

    /// <summary>Null where something is wrong with it.</summary>
    internal PreviewedLetter? Letter { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Officer;

    private PortalDrafts Drafts => HttpContext.RequestServices.GetRequiredService<PortalDrafts>();

    /// <summary>What the columns of a list will fill in; empty where all get the same text.</summary>
    public IReadOnlyList<string> Needed { get; private set; } = [];

    private PaperChoices Paper => HttpContext.RequestServices.GetRequiredService<PaperChoices>();

    private MergeDesk Merges => HttpContext.RequestServices.GetRequiredService<MergeDesk>();

    private DraftDesk Desk => HttpContext.RequestServices.GetRequiredService<DraftDesk>();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Visit.Agency, id, cancellationToken) is not { } draft) return NotFound();
        Draft = draft;
        (Needed, var shown) = await ShowAsync(draft, cancellationToken);
        (Letter, var problem) = await Desk.PreviewAsync(Sender, shown, cancellationToken);
        if (Letter is null) Fault ??= FaultOf(problem);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Visit.Agency, id, cancellationToken) is not { } draft) return NotFound();
        var (needed, shown) = await ShowAsync(draft, cancellationToken);
        if (Request.Form["do"] == "recipients")
        {
            if (needed.Count == 0) return await MakeAsync(draft, cancellationToken);
            await NoteAsync("dispatch-made", draft.Subject);
            var merge = await Merges.MakeAsync(Visit, draft, cancellationToken);
            await Paper.WriteAsync(Visit.Agency, merge, draft.PrintsUnreachable, cancellationToken);
            return SeeOther(At("merges/" + merge));
        }

        await NoteAsync("test-sent", draft.Subject);
        var problem = await Desk.SendToAsync(Sender, Visit.Mailbox, shown, cancellationToken);
        if (problem is null) return SeeOther(At($"drafts/{id}/preview?done=test"));
        Fault = FaultOf(problem);
        return await OnGetAsync(id, cancellationToken);
    }

    /// <summary>What each recipient's letter has for itself, and the draft with the names of that in its place.</summary>
    private async Task<(IReadOnlyList<string> Needed, PortalDraft Shown)> ShowAsync(
        PortalDraft draft, CancellationToken cancellationToken) =>
        await Merges.TextOfAsync(Visit.Agency, draft, cancellationToken) is { Needed.Count: > 0 } text
            ? (text.Needed, text.Show()) : ([], draft);

    private async Task<IActionResult> MakeAsync(PortalDraft draft, CancellationToken cancellationToken)
    {
        await NoteAsync("dispatch-made", draft.Subject);
        // One dispatch for each revision, however often the button is pressed.
        var key = string.Create(CultureInfo.InvariantCulture, $"portal.{draft.Id:N}.{draft.Revision}");
        var (made, answer, problem) = await HttpContext.RequestServices.GetRequiredService<DispatchDesk>()
            .CreateAsync(Sender, Visit.By, DraftJson.Write(draft), key, cancellationToken);
        if (answer is null)
        {
            Fault = FaultOf(problem);
            return await OnGetAsync(draft.Id, cancellationToken);
        }

        var dispatch = Ids.ToGuid(made);
        await Paper.WriteAsync(Visit.Agency, dispatch, draft.PrintsUnreachable, cancellationToken);
        await Drafts.ChangeAsync(
            Visit.Agency, draft.Id,
            before => before.Revision == draft.Revision ? before with { Dispatch = dispatch, ChangedAt = Now } : before, cancellationToken);
        return SeeOther(At("dispatches/" + dispatch));
    }
}
