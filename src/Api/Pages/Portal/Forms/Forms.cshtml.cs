using Budkavle.Api.Portal.Forms;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Forms;

/// <summary>An agency's forms for citizens: those that are taken, those that are withdrawn, and those that are being written.</summary>
public sealed class FormsModel : PortalPage
{
    internal IReadOnlyList<FormHead> Published { get; private set; } = [];

    internal IReadOnlyList<FormDraft> Drafts { get; private set; } = [];

    /// <summary>Where citizens find the forms; null while the agency takes no submissions.</summary>
    public string? Address { get; private set; }

    public string TypedCode { get; private set; } = "";

    public string TypedTitle { get; private set; } = "";

    private FormDrafts Store => HttpContext.RequestServices.GetRequiredService<FormDrafts>();

    private FormDesk Desk => HttpContext.RequestServices.GetRequiredService<FormDesk>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Published = await Desk.ListAsync(Visit.Agency, cancellationToken);
        Drafts = await Store.ListAsync(Visit.Agency, cancellationToken);
        var intake = await HttpContext.RequestServices.GetRequiredService<IntakeDesk>().ReadAsync(Sender);
        Address = intake is { Open: true } ? intake.Address : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        (TypedCode, TypedTitle) = (Field("code", FormLimits.NameCharactersMax + 1), Field("title", FormLimits.TitleCharactersMax));
        await OnGetAsync(cancellationToken);
        var codes = Published.Select(head => head.Code).Concat(Drafts.Select(draft => draft.Code)).ToHashSet(StringComparer.Ordinal);
        if (!FormRules.IsCode(TypedCode))
        {
            Fault = Text["The name in the address is 2 to 40 small letters a to z, digits and single hyphens, beginning with a letter.",
                "Namnet i adressen är 2 till 40 små bokstäver a till z, siffror och enstaka bindestreck, och börjar med en bokstav."];
        }
        else if (codes.Contains(TypedCode)) Fault = Text["There is such a form already.", "En sådan blankett finns redan."];
        else if (codes.Count >= FormLimits.PerAgencyMax)
            Fault = Text["There are as many forms as there is room for.", "Det finns så många blanketter som får plats."];
        if (Fault is not null) return Page();
        var draft = new FormDraft
        {
            Code = TypedCode, TitleSv = TypedTitle, Fields = [new FormDraftField()], ChangedAt = Now, ChangedBy = Visit.User.Name,
        };
        await NoteAsync("form-made", TypedCode);
        if (await Store.SaveAsync(Visit.Agency, draft, cancellationToken) is not null) return SeeOther(At("forms/" + TypedCode));
        // Somebody else has begun one of that name in this moment.
        Fault = Text["There is such a form already.", "En sådan blankett finns redan."];
        return Page();
    }
}
