using System.Globalization;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Forms;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal.Forms;

/// <summary>A form that is being written, question by question. Each button saves what was typed.</summary>
public sealed class FormEditModel : PortalPage
{
    internal FormDraft Draft { get; private set; } = new();

    /// <summary>The newest version; 0 where none was published.</summary>
    public int Newest { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Officer;

    private FormDrafts Store => HttpContext.RequestServices.GetRequiredService<FormDrafts>();

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancellationToken) =>
        await FindAsync(code, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancellationToken)
    {
        if (!await FindAsync(code, cancellationToken)) return NotFound();
        var what = Request.Form["do"].ToString();
        var isOurs = Request.Form["revision"] == Draft.Revision.ToString(CultureInfo.InvariantCulture);
        if (what == "end" && isOurs)
        {
            if (Draft.Revision == 0 || await Store.EndAsync(Visit.Agency, Draft, cancellationToken) is not null)
                return SeeOther(At("forms?done=ended"));
            isOurs = false;
        }

        var place = -1;
        var draft = isOurs ? FormDraftReader.Read(Draft, Request.Form) : Draft;
        if (isOurs) (draft, place) = FormDraftReader.Rearrange(draft, what);
        draft = draft with { ChangedAt = Now, ChangedBy = Visit.User.Name };
        if (!isOurs || await Store.SaveAsync(Visit.Agency, draft, cancellationToken) is null)
        {
            await FindAsync(code, cancellationToken);
            Fault = Text["Somebody else has saved the form meanwhile. What you see is that; what you typed is not saved.",
                "Någon annan har sparat blanketten under tiden. Det är den du ser; det du skrev är inte sparat."];
            return Page();
        }

        return SeeOther(what == "preview" ? At($"forms/{code}/preview") : At($"forms/{code}?done=saved") + (place < 0 ? "" : $"#q{place}"));
    }

    public static string Kind(string kind, PageText t) => kind switch
    {
        "text" => t["one line of text", "en rad text"],
        "longText" => t["several lines of text", "flera rader text"],
        "number" => t["a number", "ett tal"],
        "date" => t["a date", "ett datum"],
        "choice" => t["one of several choices", "ett av flera alternativ"],
        "choices" => t["any of several choices", "flera av flera alternativ"],
        "checkbox" => t["a box to tick", "en ruta att kryssa i"],
        _ => t["files", "filer"],
    };

    public static string Pattern(string pattern, PageText t) => pattern switch
    {
        "personalNumber" => t["a person's number", "ett personnummer"],
        "organisationNumber" => t["an organisation's number", "ett organisationsnummer"],
        "email" => t["an e-mail address", "en e-postadress"],
        "phone" => t["a telephone number", "ett telefonnummer"],
        "postalCode" => t["a postal code", "ett postnummer"],
        _ => t["anything", "vad som helst"],
    };

    /// <summary>What is being written, or else the newest version.</summary>
    private async Task<bool> FindAsync(string code, CancellationToken cancellationToken)
    {
        var desk = HttpContext.RequestServices.GetRequiredService<FormDesk>();
        var published = await desk.FindAsync(Visit.Agency, code, null, cancellationToken);
        Newest = published is var (head, _) ? head.Version : 0;
        if (await Store.FindAsync(Visit.Agency, code, cancellationToken) is { } draft) Draft = draft;
        else if (published is var (_, version)) Draft = FormDraftText.Write(code, version.Number, version.Form);
        else return false;
        return true;
    }
}
