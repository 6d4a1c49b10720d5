using System.Globalization;
using System.Net;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters;
using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Pages.Showing;
using Budkavle.Api.Security;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Templates;

/// <summary>Reading templates and filling them in, below /v2. They are written at /v1/templates.</summary>
internal static class NotifyTemplateEndpoints
{
    /// <summary>Each of the templates is read.</summary>
    private const int ListCostUnits = 16;

    public static void MapNotifyTemplates(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/template/{id}", GetAsync).WithSummary("A template, newest version");
        routes.MapGet("/v2/template/{id}/version/{version}", GetVersionAsync).WithSummary("A version of a template");
        routes.MapPost("/v2/template/{id}/preview", PreviewAsync).BodyBytesMax(TemplateRules.RequestBytesMax)
            .WithSummary("A template with values filled in");
        routes.MapGet("/v2/templates", ListAsync).Cost(ListCostUnits).WithSummary("All templates");
    }

    private static Task<IResult> GetAsync(string id, HttpContext http, TemplateStore store, CancellationToken cancellationToken) =>
        ShowAsync(id, null, http, store, cancellationToken);

    private static async Task<IResult> GetVersionAsync(
        string id, string version, HttpContext http, TemplateStore store, CancellationToken cancellationToken) =>
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await ShowAsync(id, number, http, store, cancellationToken)
            : NotifyError.Validation("version is not of type integer");

    private static async Task<IResult> ShowAsync(
        string id, int? version, HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var template)) return NotifyError.Validation("id is not a valid UUID");
        var (found, content) = await FindAsync(template, version, http, store, cancellationToken);
        return found is null || content is null
            ? NotifyError.NoResult()
            : Results.Json(NotifyTemplate.Of(found, content), NotifyJson.Default.NotifyTemplate);
    }

    private static async Task<IResult> PreviewAsync(
        string id, HttpContext http, TemplateStore store, ApiLimits limits, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var template)) return NotifyError.Validation("id is not a valid UUID");
        var (body, refusal) = await NotifyBody.ReadAsync(http, limits, cancellationToken);
        if (body is null) return refusal!;
        using var read = body;
        var values = body.Personalisation();
        if (body.Faults.Count > 0) return NotifyError.Validation(body.Faults);
        var (found, version) = await FindAsync(template, null, http, store, cancellationToken);
        if (found is null || version is null) return NotifyError.NoResult();
        var (filled, fault) = TemplateFiller.Fill(template, version, values);
        if (filled is null) return NotifyError.BadRequest(fault!);
        var preview = new NotifyPreview
        {
            Id = template,
            Type = found.Type,
            Version = version.Number,
            Body = filled.Body.Content,
            Subject = found.Type switch
            {
                TemplateTypes.Sms => null,
                TemplateTypes.Email => NotifyMessages.SubjectOf(filled),
                _ => filled.Subject,
            },
            Html = found.Type == TemplateTypes.Sms ? null : HtmlOf(found.Type, filled),
        };
        return Results.Json(preview, NotifyJson.Default.NotifyPreview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, TemplateStore store, CancellationToken cancellationToken, string? type = null)
    {
        if (type is not null && !TemplateTypes.IsKnown(type)) return NotifyError.Validation("type is not one of [sms, email, letter]");
        var sender = Ids.ToGuid(http.Caller().SenderId());
        var found = (await store.ListAsync(sender, cancellationToken)).Where(template => type is null || template.Type == type)
            .OrderBy(template => template.Name, StringComparer.OrdinalIgnoreCase).ThenBy(template => template.Type, StringComparer.Ordinal);
        var shown = new List<NotifyTemplate>();
        foreach (var template in found)
        {
            if (await store.ReadAsync(sender, template.Id, template.Version, cancellationToken) is { } version)
                shown.Add(NotifyTemplate.Of(template, version));
        }

        return Results.Json(new NotifyTemplateList(shown), NotifyJson.Default.NotifyTemplateList);
    }

    private static async ValueTask<(Template? Template, TemplateVersion? Version)> FindAsync(
        Guid id, int? version, HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        var sender = Ids.ToGuid(http.Caller().SenderId());
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is not { IsDeleted: false }) return (null, null);
        return (template, await store.ReadAsync(sender, id, version ?? template.Version, cancellationToken));
    }

    /// <summary>An e-mail as it is sent; a letter by what the pages of the mailbox show letters with.</summary>
    private static string HtmlOf(string type, FilledTemplate filled) => filled.Body.ContentType switch
    {
        "text/markdown" when type == TemplateTypes.Email => EmailHtml.Document(
            filled.Subject, filled.Body.Content, [.. filled.Spans.Select(span => new EmailSpan(span.Start, span.Length, false))]),
        "text/html" => LetterHtml.FrameDocument(filled.Body.Content, "", filled.Subject),
        "text/markdown" when LetterHtml.OfMarkdown(filled.Body.Content) is { } formatted => formatted,
        _ => $"<pre>{WebUtility.HtmlEncode(filled.Body.Content)}</pre>",
    };
}
