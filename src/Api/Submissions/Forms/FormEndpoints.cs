using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>/v1/submissions/forms: forms with fields of the agency's own.</summary>
public static class FormEndpoints
{
    public static void MapForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/submissions/forms").RequireScope(Scope.Submissions);
        group.MapGet("", ListAsync).WithSummary("Your forms, by code").Produces<FormList>();
        group.MapPut("/{code}", ChangeAsync).BodyBytesMax(FormLimits.RequestBytesMax)
            .WithSummary("Make a form, or a new version of it; the old ones stay")
            .WithDescription("A form that is the same as the newest version makes none. Citizens fill it in at /my/write.")
            .Produces<FormDocument>().Refuses(ProblemCode.InvalidForm, ProblemCode.Conflict, ProblemCode.MalformedJson);
        group.MapGet("/{code}", GetAsync).WithSummary("The newest version").Produces<FormDocument>().Refuses(ProblemCode.NotFound);
        group.MapGet("/{code}/versions/{version:int}", GetVersionAsync).WithSummary("A version, as a submission names it")
            .Produces<FormDocument>().Refuses(ProblemCode.NotFound);
        group.MapDelete("/{code}", CloseAsync).WithSummary("Stop taking a form; its versions stay").Produces(204)
            .Refuses(ProblemCode.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FormDesk desk, CancellationToken cancellationToken) => Results.Json(
        new FormList([.. (await desk.ListAsync(AgencyOf(http), cancellationToken)).Select(head =>
            new FormList.Item(head.Code, head.Title, head.Version, !head.IsClosed, head.UpdatedAt))]),
        SubmissionsJson.Default.FormList);

    private static async Task<IResult> ChangeAsync(
        string code, IntakeForm form, HttpContext http, FormDesk desk, CancellationToken cancellationToken)
    {
        var (made, problem) = await desk.ChangeAsync(AgencyOf(http), code, form, http.Caller().ClientId, cancellationToken);
        return made is var (head, version) ? Answer(head, version) : problem!;
    }

    private static Task<IResult> GetAsync(string code, HttpContext http, FormDesk desk, CancellationToken cancellationToken) =>
        ShowAsync(code, null, http, desk, cancellationToken);

    private static Task<IResult> GetVersionAsync(
        string code, int version, HttpContext http, FormDesk desk, CancellationToken cancellationToken) =>
        ShowAsync(code, version, http, desk, cancellationToken);

    private static async Task<IResult> ShowAsync(
        string code, int? version, HttpContext http, FormDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(AgencyOf(http), code, version, cancellationToken) is var (head, found)
            ? Answer(head, found)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> CloseAsync(string code, HttpContext http, FormDesk desk, CancellationToken cancellationToken) =>
        await desk.CloseAsync(AgencyOf(http), code, cancellationToken) ? Results.NoContent() : Problem.Of(ProblemCode.NotFound);

    private static IResult Answer(FormHead head, FormVersion version) =>
        Results.Json(FormDocument.Of(head, version), SubmissionsJson.Default.FormDocument);

    private static Guid AgencyOf(HttpContext http) => Ids.ToGuid(http.Caller().SenderId());
}
