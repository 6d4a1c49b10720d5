using System.Globalization;
using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Portal;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>One letter to many. A sender sees only its own dispatches: another's is not found.</summary>
public static class DispatchEndpoints
{
    private const int PageDefault = 50;
    private const int PageMax = 100;
    private const int RefusedMax = 1000;

    public static IEndpointRouteBuilder MapBudkavleDispatches(this IEndpointRouteBuilder routes)
    {
        var write = routes.MapGroup("/v1/dispatches").RequireScope(Scope.DispatchesWrite).WithTags("Dispatches");
        write.MapPost("/", CreateEndpoint.CreateAsync).WithSummary("Make a dispatch")
            .WithDescription(
                "The fields of a letter without recipient and publishAt, and optionally scheduledAt. In place of subject and body a "
                + "template: {id, version, personalisation}.")
            .Accepts<LetterDocument>("application/json").Produces<DispatchBody>(StatusCodes.Status201Created).Produces<DispatchBody>()
            .Refuses(ProblemCode.MalformedJson, ProblemCode.InvalidLetter, ProblemCode.InvalidDispatch, ProblemCode.IdempotencyKeyReused,
                ProblemCode.InvalidTemplate);
        write.MapMethods("/{id:guid}/recipients", ["POST", "PUT"], RecipientsEndpoint.AddAsync).Bulk().AllowGzip()
            .WithSummary("Add recipients").WithDescription("NDJSON or CSV, any number; a wrong line is refused alone.")
            .Produces<UploadAnswer>().Refuses(ProblemCode.NotFound, ProblemCode.Conflict, ProblemCode.UnsupportedMediaType);
        write.MapPut("/{id:guid}/arrangement", ArrangeAsync).WithSummary("Set time and rate, in a draft or while it is paused")
            .WithDescription("scheduledAt, or null for as soon as it is started; lettersPerSecond, 0 for as fast as it goes.")
            .Produces<DispatchBody>().Refuses(ProblemCode.NotFound, ProblemCode.Conflict, ProblemCode.InvalidDispatch);
        write.MapPost("/{id:guid}/start", StartAsync).WithSummary("Release the dispatch, at once or for its time")
            .Produces<DispatchBody>().Refuses(ProblemCode.NotFound, ProblemCode.InvalidDispatch, ProblemCode.QuotaExceeded,
                ProblemCode.ApprovalRequired);
        write.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Stop after the lists under way")
            .Produces<DispatchBody>().Refuses(ProblemCode.NotFound, ProblemCode.Conflict);
        write.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Go on where it was paused")
            .Produces<DispatchBody>().Refuses(ProblemCode.NotFound, ProblemCode.Conflict);
        write.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("End it; delivered letters stay")
            .Produces<DispatchBody>().Refuses(ProblemCode.NotFound, ProblemCode.Conflict);

        var read = routes.MapGroup("/v1/dispatches").RequireScope(Scope.DispatchesRead, Scope.DispatchesWrite).WithTags("Dispatches");
        read.MapGet("/", ListAsync).WithSummary("Own dispatches, newest first").Produces<DispatchPage>().Refuses(ProblemCode.InvalidCursor);
        read.MapGet("/{id:guid}", ReadAsync).WithSummary("Where a dispatch stands").Produces<DispatchBody>().Refuses(ProblemCode.NotFound);
        read.MapGet("/{id:guid}/refused", RefusedAsync).WithSummary("Recipients that did not get the letter")
            .Produces<RefusedAnswer>().Refuses(ProblemCode.NotFound, ProblemCode.InvalidCursor);
        read.MapGet("/{id:guid}/progress", ProgressEndpoint.FollowAsync).WithSummary("Progress once a second, as server-sent events");
        return routes;
    }

    private static async Task<IResult> StartAsync(Guid id, HttpContext http, DispatchDesk desk, PortalDesk portal)
    {
        // An agency may have its rule of two people bind its programs too.
        var book = await portal.ReadAsync(http.Caller().SenderId());
        var judged = default(long?);
        if (book is { BindsPrograms: true, FourEyesAbove: > 0 }
            && await desk.GrainOf(Ids.ToUInt128(id)).Read(http.Caller().SenderId()) is { Status: DispatchStatus.Draft } draft)
        {
            if (!book.MayStart(id, draft.Recipients)) return Problem.Of(ProblemCode.ApprovalRequired);
            judged = draft.Recipients;
        }

        var (view, problem) = await desk.StartAsync(http.Caller().SenderId(), Ids.ToUInt128(id), http.Caller().ClientId, judged);
        return view is null ? problem! : Results.Json(DispatchBody.Of(view), DispatchesJson.Default.DispatchBody);
    }

    private static async Task<IResult> ArrangeAsync(Guid id, DispatchArrangement asked, HttpContext http, DispatchDesk desk) =>
        Answer(await desk.GrainOf(Ids.ToUInt128(id)).Arrange(
            http.Caller().SenderId(), asked.ScheduledAt?.ToUnixTimeMilliseconds() ?? 0, asked.LettersPerSecond, http.Caller().ClientId));

    private static async Task<IResult> PauseAsync(Guid id, HttpContext http, IGrainFactory grains) =>
        Answer(await GrainOf(grains, id).Pause(http.Caller().SenderId(), http.Caller().ClientId));

    private static async Task<IResult> ResumeAsync(Guid id, HttpContext http, IGrainFactory grains) =>
        Answer(await GrainOf(grains, id).Resume(http.Caller().SenderId(), http.Caller().ClientId));

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, IGrainFactory grains) =>
        Answer(await GrainOf(grains, id).Cancel(http.Caller().SenderId(), http.Caller().ClientId));

    private static async Task<IResult> ReadAsync(Guid id, HttpContext http, IGrainFactory grains) =>
        await GrainOf(grains, id).Read(http.Caller().SenderId()) is { } view
            ? Results.Json(DispatchBody.Of(view), DispatchesJson.Default.DispatchBody)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ListAsync(HttpContext http, DispatchDesk desk, string? after = null, int limit = PageDefault)
    {
        if (limit is < 1 or > PageMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {PageMax}.");
        var before = long.MaxValue;
        if (after is not null && (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before) || before < 1))
        {
            return Problem.Of(ProblemCode.InvalidCursor);
        }

        var (views, next) = await desk.ListAsync(http.Caller().SenderId(), before, limit);
        var page = new DispatchPage([.. views.Select(DispatchBody.Of)], next?.ToString(CultureInfo.InvariantCulture));
        return Results.Json(page, DispatchesJson.Default.DispatchPage);
    }

    private static async Task<IResult> RefusedAsync(
        Guid id, HttpContext http, DispatchRefusals refusals, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (limit is < 1 or > RefusedMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {RefusedMax}.");
        var cursor = default(RefusedCursor);
        if (after is not null && !RefusedCursor.TryParse(after, out cursor)) return Problem.Of(ProblemCode.InvalidCursor);
        var page = await refusals.ReadAsync(http.Caller().SenderId(), Ids.ToUInt128(id), cursor, limit, cancellationToken);
        if (page is null) return Problem.Of(ProblemCode.NotFound);
        http.Response.Headers.CacheControl = "no-store";
        var refused = page.Refused.Select(one => new RefusedBody(one.ToDigits(), LetterProblems.CodeOf(one.Reason).Code));
        return Results.Json(new RefusedAnswer([.. refused], page.Next?.ToString()), DispatchesJson.Default.RefusedAnswer);
    }

    private static IResult Answer(DispatchAnswer answer) => answer.Refusal == DispatchRefusal.None
        ? Results.Json(DispatchBody.Of(answer.Dispatch!), DispatchesJson.Default.DispatchBody)
        : DispatchProblems.Of(answer);

    private static IDispatchGrain GrainOf(IGrainFactory grains, Guid id) =>
        grains.GetGrain<IDispatchGrain>(SenderIds.Format(Ids.ToUInt128(id)));
}
