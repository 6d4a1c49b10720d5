using System.Globalization;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Submissions;
using Budkavle.Api.Templates;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>A letter that is being written.</summary>
public sealed class DraftModel : PortalPage
{
    private const int DaysMax = 180;

    /// <summary>Of a template's placeholder.</summary>
    private const int ValueMax = 2000;

    public static IReadOnlyList<string> Types { get; } = ["text/plain", "text/markdown", "text/html"];

    internal PortalDraft Draft { get; private set; } = new();

    /// <summary>Of letters, by name.</summary>
    internal IReadOnlyList<Template> Templates { get; private set; } = [];

    /// <summary>That citizens can fill in, by code.</summary>
    internal IReadOnlyList<FormHead> Forms { get; private set; } = [];

    /// <summary>What the template asks for.</summary>
    public IReadOnlyList<string> Placeholders { get; private set; } = [];

    /// <summary>Of the template, if there is one that the draft does not use.</summary>
    public int? NewerVersion { get; private set; }

    internal bool HasDetails => Draft.Reference.Length + Draft.Form.Length + Draft.SupportText.Length + Draft.SupportPhone.Length
        + Draft.SupportEmail.Length + Draft.SupportUrl.Length > 0;

    protected override PortalRoles Needs => PortalRoles.Officer;

    private PortalDrafts Drafts => HttpContext.RequestServices.GetRequiredService<PortalDrafts>();

    private TemplateDesk TemplateDesk => HttpContext.RequestServices.GetRequiredService<TemplateDesk>();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Visit.Agency, id, cancellationToken) is not { } draft) return NotFound();
        Fault ??= Request.Query["fault"].ToString() switch
        {
            "" => null,
            "large" => Text["The file is too large.", "Filen är för stor."],
            "many" => Text["There are as many attachments as there is room for.", "Det finns så många bilagor som får plats."],
            _ => Text["The file could not be taken.", "Filen gick inte att ta emot."],
        };
        return await ShowAsync(draft, cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Visit.Agency, id, cancellationToken) is not { } before) return NotFound();
        var what = Request.Form["do"].ToString();
        if (what == "delete") return await Drafts.DeleteAsync(Visit.Agency, id, cancellationToken) ? SeeOther(At()) : NotFound();
        var template = await FindTemplateAsync(before, what == "newest", cancellationToken);
        // Shown as it was typed, and not saved: nothing is cut off behind somebody's back.
        if ((Fault = FindFault()) is not null) return await ShowAsync(Read(before, template), cancellationToken);
        var after = await Drafts.ChangeAsync(Visit.Agency, id, draft => Read(draft, template), cancellationToken);
        if (after is null) return NotFound();
        return SeeOther(At($"drafts/{id}{(what == "preview" ? "/preview" : "?done=saved")}"));
    }

    /// <summary>The template that was chosen, in the version that was seen; null for none.</summary>
    private async Task<(Template Template, TemplateVersion Version)?> FindTemplateAsync(
        PortalDraft before, bool newest, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(Request.Form["template"], out var id)) return null;
        int? version = id == before.Template && !newest ? before.TemplateVersion : null;
        var found = await TemplateDesk.FindAsync(Visit.Agency, id, version, cancellationToken);
        return found is { Template.Type: TemplateTypes.Letter } ? found : null;
    }

    /// <summary>The draft with what was typed. What the form did not ask for stays.</summary>
    private PortalDraft Read(PortalDraft before, (Template Template, TemplateVersion Version)? template)
    {
        var form = Request.Form;
        var asksText = form.ContainsKey("content");
        var after = before with
        {
            Subject = asksText ? Field("subject") : before.Subject,
            Content = asksText ? Content() : before.Content,
            ContentType = asksText && Types.Contains(form["type"].ToString()) ? form["type"].ToString() : before.ContentType,
            Template = template?.Template.Id ?? Guid.Empty,
            TemplateVersion = template?.Version.Number ?? 0,
            Values = ValuesOf(before, template?.Version),
            ConfirmationRequired = form["confirm"] == "yes",
            DueOn = CitizenTime.TryReadDay(form["due"], out var day) ? day : null,
            RemindAfterDays = Days("remind"),
            PrintAfterDays = Days("print"),
            PrintsUnreachable = form["paper"] == "yes",
            Reference = Field("reference"),
            Language = form["language"] == "en" ? "en" : "sv",
            Form = FormRules.IsCode(form["form"]) ? form["form"].ToString() : "",
            SupportText = Field("supportText", PortalDraft.FieldMax),
            SupportPhone = Field("supportPhone"),
            SupportEmail = Field("supportEmail"),
            SupportUrl = Field("supportUrl"),
        };
        var removes = int.TryParse(form["remove"], NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        if (removes && index < before.Attachments.Count)
            after = after with { Attachments = [.. before.Attachments.Where((_, place) => place != index)] };
        // A dispatch is made of one revision: a text that says the same is the same.
        var isSame = DraftJson.Write(before).AsSpan().SequenceEqual(DraftJson.Write(after));
        return after with
        {
            Revision = isSame ? before.Revision : before.Revision + 1,
            Dispatch = isSame ? before.Dispatch : Guid.Empty,
            ChangedAt = Now,
            ChangedBy = Visit.User.Name,
        };
    }

    /// <summary>The values stand in the order of the placeholders of the version that the form was made of.</summary>
    private Dictionary<string, string> ValuesOf(PortalDraft before, TemplateVersion? version)
    {
        if (version is null) return before.Values;
        var typed = Request.Form["value"];
        var names = version.Names();
        if (version.Number != before.TemplateVersion || typed.Count != names.Count) return before.Values;
        return names.Select((name, place) => (Name: name, Value: typed[place] ?? "")).Where(one => one.Value.Length > 0)
            .ToDictionary(one => one.Name, one => one.Value);
    }

    /// <summary>Browsers end lines as mail does.</summary>
    private string Content() => Request.Form["content"].ToString().ReplaceLineEndings("\n");

    /// <summary>What was typed and cannot be kept.</summary>
    private string? FindFault()
    {
        if (Content().Length > PortalDraft.TextMax)
        {
            return Text[$"The text is too long: at most {Text.Number(PortalDraft.TextMax)} characters. Nothing was saved.",
                $"Texten är för lång: högst {Text.Number(PortalDraft.TextMax)} tecken. Ingenting sparades."];
        }

        if (Request.Form["value"].Any(value => value?.Length > ValueMax))
        {
            return Text[$"A value is too long: at most {Text.Number(ValueMax)} characters. Nothing was saved.",
                $"Ett värde är för långt: högst {Text.Number(ValueMax)} tecken. Ingenting sparades."];
        }

        return Request.Form["due"].ToString().Length > 0 && !CitizenTime.TryReadDay(Request.Form["due"], out _)
            ? Text["Write the day as YYYY-MM-DD. Nothing was saved.", "Skriv dagen som ÅÅÅÅ-MM-DD. Ingenting sparades."] : null;
    }

    private int Days(string name) =>
        int.TryParse(Request.Form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Math.Min(days, DaysMax) : 0;

    private async Task<IActionResult> ShowAsync(PortalDraft draft, CancellationToken cancellationToken)
    {
        Draft = draft;
        Templates = [.. (await TemplateDesk.ListAsync(Visit.Agency, cancellationToken)).Where(one => one.Type == TemplateTypes.Letter)];
        Forms = [.. (await HttpContext.RequestServices.GetRequiredService<FormDesk>().ListAsync(Visit.Agency, cancellationToken))
            .Where(head => !head.IsClosed || head.Code == draft.Form)];
        if (draft.Template == Guid.Empty) return Page();
        var found = await TemplateDesk.FindAsync(Visit.Agency, draft.Template, draft.TemplateVersion, cancellationToken);
        if (found is not var (template, version)) return Page();
        Placeholders = version.Names();
        NewerVersion = template.Version > draft.TemplateVersion ? template.Version : null;
        return Page();
    }
}
