using Budkavle.Api.Documentation;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>The routes of a mailbox that are about who acts for whom.</summary>
internal static class MandateEndpoints
{
    private const int ActsLimitMax = 200;

    public static void MapMandates(this RouteGroupBuilder mailbox)
    {
        mailbox.MapGet("/acting", ListActingAsync).OpenTo(null).WithSummary("For whom you may act")
            .WithDescription(
                $"Each has an id for the header {MandateRouteExtensions.Header}, with which the other routes are about that mailbox.")
            .Produces<ActingList>();
        mailbox.MapDelete("/acting/{id:guid}", GiveUpAsync).OpenTo(null).WithSummary("Give a mandate up").Produces(204);
        mailbox.MapGet("/readers", ListReadersAsync).OpenTo(MayAppoint).WithSummary("Who may read for you").Produces<ReaderList>();
        mailbox.MapPost("/readers", AppointAsync).OpenTo(MayAppoint).WithSummary("Let somebody read")
            .Produces<NewReader>(StatusCodes.Status201Created).Refuses(ProblemCode.InvalidRecipient, ProblemCode.InvalidMandate);
        mailbox.MapPost("/readers/{id:guid}/approve", ApproveAsync).OpenTo(MayAppoint)
            .WithSummary("Approve what another signatory has proposed").Produces(204);
        mailbox.MapDelete("/readers/{id:guid}", EndAsync).OpenTo(MayAppoint).WithSummary("Take it back, at once").Produces(204);
        mailbox.MapGet("/acts", ListActsAsync).OpenTo(acting => acting.MaySeeLog)
            .WithSummary("What others have done with your letters").Produces<ActList>();
    }

    private static bool MayAppoint(Acting acting) => acting.MayAppoint;

    private static async Task<IResult> ListActingAsync(HttpContext http, MandateDesk desk, CancellationToken cancellationToken)
    {
        var list = await desk.ListAsync(http.Caller().MailboxKey, cancellationToken);
        return Results.Json(new ActingList([.. list.Select(ActingItem.Of)]));
    }

    private static async Task<IResult> GiveUpAsync(Guid id, HttpContext http, ReaderDesk readers, CancellationToken cancellationToken) =>
        Answer(await readers.GiveUpAsync(http.Caller().MailboxKey, id, cancellationToken));

    private static async Task<IResult> ListReadersAsync(HttpContext http, ReaderDesk readers)
    {
        var list = await readers.ListAsync(MailboxAccess.Of(http));
        return Results.Json(new ReaderList([.. list.Select(one => one.Reader)]));
    }

    private static async Task<IResult> AppointAsync(ReaderRequest request, HttpContext http, ReaderDesk readers)
    {
        if (!IdentityNumber.TryParse(request.Number, out var number, out var error))
            return Problem.Of(ProblemCode.InvalidRecipient, error.Describe());
        var (id, refusal) = await readers.AppointAsync(MailboxAccess.Of(http), http.Caller().MailboxKey, number, request);
        return refusal == MandateRefusal.None
            ? Results.Json(new NewReader(id), statusCode: StatusCodes.Status201Created)
            : MandateProblems.ToProblem(refusal);
    }

    private static async Task<IResult> ApproveAsync(Guid id, HttpContext http, ReaderDesk readers, CancellationToken cancellationToken) =>
        Answer(await readers.ApproveAsync(MailboxAccess.Of(http), http.Caller().MailboxKey, id, cancellationToken));

    private static async Task<IResult> EndAsync(Guid id, HttpContext http, ReaderDesk readers) =>
        Answer(await readers.EndAsync(MailboxAccess.Of(http), id));

    private static async Task<IResult> ListActsAsync(
        HttpContext http, OpeningLog log, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > ActsLimitMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {ActsLimitMax}.");
        if (!LetterCursor.TryParse(after, out _)) return Problem.Of(ProblemCode.InvalidCursor);
        var (acts, next) = await log.ReadActsAsync(http, after, limit ?? MailboxReader.LimitDefault, cancellationToken);
        return Results.Json(new ActList([.. acts.Select(ActItem.Of)], next));
    }

    private static IResult Answer(MandateRefusal refusal) =>
        refusal == MandateRefusal.None ? Results.NoContent() : MandateProblems.ToProblem(refusal);

    /// <summary>Companies first.</summary>
    internal sealed record ActingList(IReadOnlyList<ActingItem> Acting);

    /// <summary>Newest first, those that have ended too.</summary>
    internal sealed record ReaderList(IReadOnlyList<ReaderItem> Readers);

    /// <summary>The mandate that was made.</summary>
    internal sealed record NewReader(Guid MandateId);

    /// <summary>By letter, the newest letter first.</summary>
    internal sealed record ActList(IReadOnlyList<ActItem> Acts, string? Next);
}
