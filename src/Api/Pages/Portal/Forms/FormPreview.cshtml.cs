using Budkavle.Api.Pages.Sent;
using Budkavle.Api.Portal.Forms;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Forms;

/// <summary>A form as citizens will see it; from here it is published as a version, or withdrawn.</summary>
public sealed class FormPreviewModel : PortalPage
{
    private static readonly Dictionary<string, List<string>> _nothingTyped = [];
    private static readonly Dictionary<string, string> _nothingWrong = [];

    public string Code { get; private set; } = "";

    /// <summary>Null where something is wrong with it.</summary>
    public ShownForm? Shown { get; private set; }

    /// <summary>Whether something is being written that is not published.</summary>
    public bool HasDraft { get; private set; }

    /// <summary>0 where none was published.</summary>
    public int Newest { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>Where citizens fill it in; null while they cannot.</summary>
    public string? Address { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Officer;

    private FormDrafts Store => HttpContext.RequestServices.GetRequiredService<FormDrafts>();

    private FormDesk Desk => HttpContext.RequestServices.GetRequiredService<FormDesk>();

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancellationToken) =>
        await ReadAsync(code, cancellationToken) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancellationToken)
    {
        if (await ReadAsync(code, cancellationToken) is not { } draft) return NotFound();
        var what = Request.Form["do"].ToString();
        if (what == "withdraw" && Newest > 0)
        {
            await NoteAsync("form-withdrawn", code);
            await Desk.CloseAsync(Visit.Agency, code, cancellationToken);
            // A fault in what is being written has nothing to do with it.
            Fault = null;
        }
        else if (what == "publish" && Shown is { } shown && Request.Form["revision"] == RevisionOf(draft))
        {
            await NoteAsync("form-published", code);
            var (_, problem) = await Desk.ChangeAsync(Visit.Agency, code, shown.Form, Visit.By, cancellationToken);
            if (problem is not null) Fault = FaultOf(problem);
            else if (HasDraft) await Store.EndAsync(Visit.Agency, draft, cancellationToken);
        }
        else
        {
            Fault ??= Text["The form was changed meanwhile. Look at it again.", "Blanketten har ändrats under tiden. Granska den igen."];
        }

        return Fault is null ? SeeOther(At($"forms/{code}/preview?done={Uri.EscapeDataString(what)}")) : Page();
    }

    /// <summary>What was looked at: it alone is published.</summary>
    public string Revision { get; private set; } = "";

    private static string RevisionOf(FormDraft draft) => FormattableString.Invariant($"{draft.Base}.{draft.Revision}");

    private async Task<FormDraft?> ReadAsync(string code, CancellationToken cancellationToken)
    {
        var published = await Desk.FindAsync(Visit.Agency, code, null, cancellationToken);
        var draft = await Store.FindAsync(Visit.Agency, code, cancellationToken);
        HasDraft = draft is not null;
        Code = code;
        IntakeForm? form = null;
        if (published is var (head, version))
        {
            (Newest, IsOpen, form) = (head.Version, !head.IsClosed, version.Form);
            var intake = await HttpContext.RequestServices.GetRequiredService<IntakeDesk>().ReadAsync(Sender);
            Address = IsOpen && intake is { Open: true } ? $"/my/write/{intake.Address}/{code}" : null;
            draft ??= FormDraftText.Write(code, version.Number, version.Form);
        }

        if (draft is null) return null;
        if (HasDraft)
        {
            (form, var fault) = FormDraftText.Read(draft, Text);
            if (form is null) Fault = fault;
        }

        Shown = form is null ? null : new ShownForm(form, Text, _nothingTyped, _nothingWrong);
        Revision = RevisionOf(draft);
        return draft;
    }
}
