using System.Globalization;
using System.Text.Json;
using Budkavle.Api.Pages.Portal.Roles;
using Budkavle.Api.Templates;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>A template: its versions, how it looks filled in, and a new version; or one that is to be made.</summary>
public sealed class TemplateModel : PortalPage
{
    private const int VersionsShown = 20;
    private const string NewId = "new";

    public string Id { get; private set; } = NewId;

    public bool IsNew => Id == NewId;

    public string Name { get; private set; } = "";

    public string Type { get; private set; } = TemplateTypes.Letter;

    public string Subject { get; private set; } = "";

    public string ContentType { get; private set; } = "text/plain";

    public string Body { get; private set; } = "";

    public int Version { get; private set; }

    public int Newest { get; private set; }

    public DateTimeOffset WrittenAt { get; private set; }

    public IReadOnlyList<string> Placeholders { get; private set; } = [];

    /// <summary>What was typed for the placeholders, in their order.</summary>
    public IReadOnlyList<string> Values { get; private set; } = [];

    /// <summary>The text with its values; null where some are missing.</summary>
    public FilledTemplate? Filled { get; private set; }

    public string PreviewFault { get; private set; } = "";

    public IEnumerable<int> Versions =>
        Enumerable.Range(Math.Max(1, Newest - VersionsShown + 1), Math.Min(Newest, VersionsShown)).Reverse();

    private TemplateDesk Desk => HttpContext.RequestServices.GetRequiredService<TemplateDesk>();

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (id == NewId) return MayWrite ? Page() : RoleMissing.Page(this, PortalRoles.Officer);
        var isAsked = int.TryParse(Request.Query["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked);
        int? version = isAsked ? asked : null;
        if (!Guid.TryParse(id, out var known)
            || await Desk.FindAsync(Visit.Agency, known, version, cancellationToken) is not var (template, found)) return NotFound();
        Show(template, found);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        var isNew = id == NewId;
        if (!Guid.TryParse(id, out var known) && !isNew) return NotFound();
        if (!isNew && await Desk.FindAsync(Visit.Agency, known, null, cancellationToken) is null) return NotFound();
        var name = Field("name");
        if (Request.Form["do"] == "delete")
        {
            await NoteAsync("template-deleted", name);
            await Desk.DeleteAsync(Visit.Agency, known, cancellationToken);
            return SeeOther(At("templates?done=deleted"));
        }

        var asked = new TemplateRequest
        {
            Name = name,
            Type = isNew ? Field("type") : null,
            Subject = Field("subject"),
            Body = new TemplateBody(Field("written"), Request.Form["content"].ToString().ReplaceLineEndings("\n")),
        };
        await NoteAsync(isNew ? "template-made" : "template-changed", name);
        var (made, problem) = isNew
            ? await Desk.CreateAsync(Visit.Agency, Visit.By, asked, cancellationToken)
            : await Desk.ChangeAsync(Visit.Agency, known, Visit.By, asked, cancellationToken);
        if (made is var (template, _)) return SeeOther(At($"templates/{template.Id}?done=saved"));
        Fault = FaultOf(problem);
        if (!isNew) await OnGetAsync(id, cancellationToken);
        (Name, Type, Subject, ContentType, Body) =
            (asked.Name, asked.Type ?? Type, asked.Subject, asked.Body.ContentType, asked.Body.Content);
        return Page();
    }

    private void Show(Template template, TemplateVersion version)
    {
        (Id, Name, Type, Newest) = (template.Id.ToString(), template.Name, template.Type, template.Version);
        (Version, Subject, ContentType, Body, WrittenAt) =
            (version.Number, version.Subject, version.ContentType, version.Content, version.At);
        Placeholders = version.Names();
        Values = [.. Request.Query["v"].Select(value => value ?? "")];
        var values = Placeholders.Zip(Values).Where(pair => pair.Second.Length > 0)
            .ToDictionary(pair => pair.First, pair => JsonSerializer.SerializeToElement(pair.Second));
        (Filled, var fault) = TemplateFiller.Fill(template.Id, version, values);
        PreviewFault = fault is null ? "" : Text["Fill in the values to see it.", "Fyll i värdena för att se den."];
    }
}
