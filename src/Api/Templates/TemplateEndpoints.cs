using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Templates;

/// <summary>/v1/templates: what a sender writes once and fills in many times.</summary>
public static class TemplateEndpoints
{
    public static IServiceCollection AddBudkavleTemplates(this IServiceCollection services)
    {
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<TemplateDesk>();
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
        TemplateRequest asked, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken)
    {
        var (made, problem) = await desk.CreateAsync(SenderOf(http), http.Caller().ClientId, asked, cancellationToken);
        if (made is not var (template, version)) return problem!;
        http.Response.Headers.Location = $"/v1/templates/{template.Id}";
        return Answer(template, version, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, TemplateRequest asked, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken)
    {
        var (made, problem) = await desk.ChangeAsync(SenderOf(http), id, http.Caller().ClientId, asked, cancellationToken);
        return made is var (template, version) ? Answer(template, version) : problem!;
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken) =>
        await desk.DeleteAsync(SenderOf(http), id, cancellationToken) ? Results.NoContent() : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ListAsync(HttpContext http, TemplateDesk desk, CancellationToken cancellationToken)
    {
        var items = (await desk.ListAsync(SenderOf(http), cancellationToken)).Select(template =>
            new TemplateList.Item(template.Id, template.Name, template.Type, template.Version, template.UpdatedAt));
        return Results.Json(new TemplateList([.. items]), TemplatesJson.Default.TemplateList);
    }

    private static Task<IResult> GetAsync(Guid id, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken) =>
        ShowAsync(id, null, http, desk, cancellationToken);

    private static Task<IResult> GetVersionAsync(
        Guid id, int version, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken) =>
        ShowAsync(id, version, http, desk, cancellationToken);

    private static async Task<IResult> ShowAsync(
        Guid id, int? version, HttpContext http, TemplateDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(SenderOf(http), id, version, cancellationToken) is var (template, found)
            ? Answer(template, found)
            : Problem.Of(ProblemCode.NotFound);

    private static Guid SenderOf(HttpContext http) => Ids.ToGuid(http.Caller().SenderId());

    private static async Task<IResult> PreviewAsync(
        Guid id, TemplateFilling filling, HttpContext http, TemplateFiller filler, CancellationToken cancellationToken)
    {
        var (filled, problem) = await filler.FillAsync(SenderOf(http), id, filling, null, cancellationToken);
        return problem ?? Results.Json(filled!, TemplatesJson.Default.FilledTemplate);
    }

    private static IResult Answer(Template template, TemplateVersion version, int status = StatusCodes.Status200OK) =>
        Results.Json(TemplateDocument.Of(template, version), TemplatesJson.Default.TemplateDocument, statusCode: status);
}
