using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>/v1/submissions and /v1/intake: what citizens have sent to an agency, for its clients alone.</summary>
public static class SubmissionEndpoints
{
    private const int LimitDefault = 100;
    private const int LimitMax = 500;
    private const int AcknowledgedMax = 1_000;

    public static void MapSubmissions(this IEndpointRouteBuilder routes)
    {
        var intake = routes.MapGroup("/v1/intake").RequireScope(Scope.Submissions);
        intake.MapGet("", ReadIntakeAsync).WithSummary("How you take submissions").Produces<IntakeDocument>().Refuses(ProblemCode.NotFound);
        intake.MapPut("", ChangeIntakeAsync).WithSummary("Take submissions from citizens, or stop")
            .Produces<IntakeDocument>().Refuses(ProblemCode.InvalidIntake, ProblemCode.Conflict, ProblemCode.MalformedJson);
        var group = routes.MapGroup("/v1/submissions").RequireScope(Scope.Submissions);
        group.MapGet("", ListAsync).WithSummary("Submissions that you have not acknowledged, in order")
            .WithDescription(
                "Pass next as after. Without after it begins with the oldest that is not acknowledged: what was fetched and not "
                + "acknowledged comes again.")
            .Produces<SubmissionPage>().Refuses(ProblemCode.InvalidParameter);
        group.MapGet("/{id:guid}", OpenAsync).WithSummary("One submission").Produces<SubmissionDocument>().Refuses(ProblemCode.NotFound);
        group.MapGet("/{id:guid}/files/{index:int}", ReadFileAsync).WithSummary("A file of a submission")
            .Produces(200, contentType: "application/octet-stream").Refuses(ProblemCode.NotFound);
        group.MapPost("/acknowledge", AcknowledgeAsync).WithSummary("Say that you have submissions safely")
            .WithDescription(
                "They are offered no more, who sent them sees it, and their contents are deleted after the intake's retention.")
            .Produces<Acknowledged>().Refuses(ProblemCode.InvalidParameter, ProblemCode.MalformedJson);
    }

    private static async Task<IResult> ReadIntakeAsync(HttpContext http, IntakeDesk desk) =>
        await desk.ReadAsync(http.Caller().SenderId()) is { } intake
            ? Results.Json(intake, SubmissionsJson.Default.IntakeDocument)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ChangeIntakeAsync(
        IntakeDocument wanted, HttpContext http, IntakeDesk desk, CancellationToken cancellationToken)
    {
        if (IntakeDesk.FaultOf(wanted) is { } fault) return Problem.Of(ProblemCode.InvalidIntake, fault);
        var caller = http.Caller();
        return await desk.ChangeAsync(caller.SenderId(), wanted, caller.ClientId, cancellationToken) is { } intake
            ? Results.Json(intake, SubmissionsJson.Default.IntakeDocument)
            : Problem.Of(ProblemCode.Conflict, "address: another agency has it, or you have another one, which stays.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, IntakeDesk desk, long? after, int? limit)
    {
        if (limit is < 1 or > LimitMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {LimitMax}.");
        if (after is < 0 or > uint.MaxValue) return Problem.Of(ProblemCode.InvalidParameter, "after is the next of a page before.");
        var page = await desk.ListAsync(http.Caller().SenderId(), after ?? 0, limit ?? LimitDefault);
        return Results.Json(page, SubmissionsJson.Default.SubmissionPage);
    }

    private static async Task<IResult> OpenAsync(Guid id, HttpContext http, IntakeDesk desk, CancellationToken cancellationToken) =>
        await desk.OpenAsync(http.Caller().SenderId(), id, cancellationToken) is { } submission
            ? Results.Json(submission, SubmissionsJson.Default.SubmissionDocument)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ReadFileAsync(
        Guid id, int index, HttpContext http, IntakeDesk desk, CancellationToken cancellationToken)
    {
        if (await desk.ReadFileAsync(http.Caller().SenderId(), id, index, cancellationToken) is not var (file, bytes))
            return Problem.Of(ProblemCode.NotFound);
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return Results.Bytes(bytes, FileTypes.Read(file.ContentType).MediaType, file.FileName);
    }

    private static async Task<IResult> AcknowledgeAsync(
        Acknowledgement body, HttpContext http, IntakeDesk desk, SubmissionMeters meters)
    {
        if (body.SubmissionIds is not { Count: >= 1 and <= AcknowledgedMax })
            return Problem.Of(ProblemCode.InvalidParameter, $"submissionIds has 1 to {AcknowledgedMax} ids.");
        var answer = await desk.AcknowledgeAsync(http.Caller().SenderId(), body.SubmissionIds);
        meters.Acknowledge(answer.Count);
        return Results.Json(answer, SubmissionsJson.Default.Acknowledged);
    }
}
