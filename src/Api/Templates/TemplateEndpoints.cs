using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Storage;

namespace Budkavle.Api.Templates;

/// <summary>/v1/templates: what a sender writes once and fills in many times.</summary>
public static class TemplateEndpoints
{
    private const int AttemptsMax = 8;

    public static IServiceCollection AddBudkavleTemplates(this IServiceCollection services)
    {
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<TemplateFiller>();
        return services;
    }

    public static void MapTemplates(this IEndpointRouteBuilder routes)
    {
        var write = routes.MapGroup("/v1/templates").RequireScope(Scope.LettersWrite, Scope.DispatchesWrite).WithTags("Templates");
        write.MapPost("", CreateAsync).BodyBytesMax(TemplateRules.RequestBytesMax).WithSummary("Make a template")
            .WithDescription(
                "Subject and content may have placeholders: ((name)) is replaced by a value, ((flag??text)) by the text where the flag's "
                + "value is yes. Dispatches name a template and a version in place of subject and body.")
            .Produces<TemplateDocument>(StatusCodes.Status201Created)
            .Refuses(ProblemCode.InvalidTemplate, ProblemCode.Conflict, ProblemCode.MalformedJson);
        write.MapPut("/{id:guid}", ChangeAsync).BodyBytesMax(TemplateRules.RequestBytesMax).WithSummary("A new version; the old ones stay")
            .Produces<TemplateDocument>().Refuses(ProblemCode.InvalidTemplate, ProblemCode.NotFound, ProblemCode.MalformedJson);
        write.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete a template; what was made of it stays").Produces(204)
            .Refuses(ProblemCode.NotFound);

        var read = routes.MapGroup("/v1/templates")
            .RequireScope(Scope.LettersRead, Scope.LettersWrite, Scope.DispatchesRead, Scope.DispatchesWrite).WithTags("Templates");
        read.MapGet("", ListAsync).WithSummary("Your templates, by name").Produces<TemplateList>();
        read.MapGet("/{id:guid}", GetAsync).WithSummary("The newest version").Produces<TemplateDocument>().Refuses(ProblemCode.NotFound);
        read.MapGet("/{id:guid}/versions/{version:int}", GetVersionAsync).WithSummary("A version").Produces<TemplateDocument>()
            .Refuses(ProblemCode.NotFound);
        read.MapPost("/{id:guid}/preview", PreviewAsync).BodyBytesMax(TemplateRules.RequestBytesMax)
            .WithSummary("Subject and body with values filled in").Produces<FilledTemplate>()
            .Refuses(ProblemCode.InvalidTemplate, ProblemCode.NotFound, ProblemCode.MalformedJson);
    }

    private static async Task<IResult> CreateAsync(
        TemplateRequest asked, HttpContext http, TemplateStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var type = asked.Type ?? TemplateTypes.Letter;
        if (TemplateRules.FaultOf(asked, type) is { } fault) return Problem.Of(ProblemCode.InvalidTemplate, fault);
        var sender = Ids.ToGuid(http.Caller().SenderId());
        if ((await store.ListAsync(sender, cancellationToken)).Count >= TemplateRules.PerSenderMax)
            return Problem.Of(ProblemCode.Conflict, $"A sender has at most {TemplateRules.PerSenderMax} templates.");
        var now = time.GetUtcNow();
        var template = new Template
        {
            Id = Guid.NewGuid(), Sender = sender, Name = asked.Name, Type = type, Version = 1, CreatedAt = now, UpdatedAt = now,
        };
        var version = VersionOf(asked, 1, http, now);
        await store.WriteAsync(0, template, version, cancellationToken);
        http.Response.Headers.Location = $"/v1/templates/{template.Id}";
        return Answer(template, version, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, TemplateRequest asked, HttpContext http, TemplateStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var sender = Ids.ToGuid(http.Caller().SenderId());
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await store.ReadAsync(sender, id, cancellationToken);
            if (before is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
            if (asked.Type is not null && asked.Type != before.Type)
                return Problem.Of(ProblemCode.InvalidTemplate, "type cannot be changed.");
            if (TemplateRules.FaultOf(asked, before.Type) is { } fault) return Problem.Of(ProblemCode.InvalidTemplate, fault);
            if (before.Version >= TemplateRules.VersionsMax) return Problem.Of(ProblemCode.Conflict, "The template has too many versions.");
            var now = time.GetUtcNow();
            var version = VersionOf(asked, before.Version + 1, http, now);
            var after = before with { Name = asked.Name, Version = version.Number, UpdatedAt = now };
            if (await store.WriteAsync(stored, after, version, cancellationToken)) return Answer(after, version);
        }

        throw new StorageException("A template is being changed by others all the time.");
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        var sender = Ids.ToGuid(http.Caller().SenderId());
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await store.ReadAsync(sender, id, cancellationToken);
            if (before is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
            if (await store.WriteAsync(stored, before with { IsDeleted = true }, null, cancellationToken)) return Results.NoContent();
        }

        throw new StorageException("A template is being changed by others all the time.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(Ids.ToGuid(http.Caller().SenderId()), cancellationToken);
        var items = found.OrderBy(template => template.Name, StringComparer.OrdinalIgnoreCase).ThenBy(template => template.Id)
            .Select(template => new TemplateList.Item(template.Id, template.Name, template.Type, template.Version, template.UpdatedAt));
        return Results.Json(new TemplateList([.. items]), TemplatesJson.Default.TemplateList);
    }

    private static Task<IResult> GetAsync(Guid id, HttpContext http, TemplateStore store, CancellationToken cancellationToken) =>
        ShowAsync(id, null, http, store, cancellationToken);

    private static Task<IResult> GetVersionAsync(
        Guid id, int version, HttpContext http, TemplateStore store, CancellationToken cancellationToken) =>
        ShowAsync(id, version, http, store, cancellationToken);

    private static async Task<IResult> ShowAsync(
        Guid id, int? version, HttpContext http, TemplateStore store, CancellationToken cancellationToken)
    {
        var sender = Ids.ToGuid(http.Caller().SenderId());
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
        return await store.ReadAsync(sender, id, version ?? template.Version, cancellationToken) is { } found
            ? Answer(template, found)
            : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<IResult> PreviewAsync(
        Guid id, TemplateFilling filling, HttpContext http, TemplateFiller filler, CancellationToken cancellationToken)
    {
        var (filled, problem) = await filler.FillAsync(Ids.ToGuid(http.Caller().SenderId()), id, filling, null, cancellationToken);
        return problem ?? Results.Json(filled!, TemplatesJson.Default.FilledTemplate);
    }

    private static TemplateVersion VersionOf(TemplateRequest asked, int number, HttpContext http, DateTimeOffset now) => new()
    {
        Number = number,
        Subject = asked.Subject,
        ContentType = asked.Body.ContentType,
        Content = asked.Body.Content,
        At = now,
        By = http.Caller().ClientId,
    };

    private static IResult Answer(Template template, TemplateVersion version, int status = StatusCodes.Status200OK) =>
        Results.Json(TemplateDocument.Of(template, version), TemplatesJson.Default.TemplateDocument, statusCode: status);
}
