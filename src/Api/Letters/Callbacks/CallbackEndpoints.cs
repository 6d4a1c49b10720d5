using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Letters.Feeds;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>/v1/callbacks: a sender says where it wants to be told what happens to its letters, and sees how that goes.</summary>
public static class CallbackEndpoints
{
    /// <summary>Each sends a message, and makes us wait for somebody else's server.</summary>
    private const int TestCostUnits = 32;

    public static IServiceCollection AddBudkavleCallbacks(this IServiceCollection services, CallbackOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CallbackLimits>();
        services.AddSingleton<CallbackHttp>();
        services.AddSingleton<CallbackStore>();
        services.AddSingleton<CallbackDesk>();
        services.AddSingleton<CallbackBoard>();
        services.AddSingleton<CallbackBodies>();
        services.AddHostedService<CallbackService>();
        return services;
    }

    public static void MapCallbacks(this IEndpointRouteBuilder routes)
    {
        var callbacks = routes.MapGroup("/v1/callbacks").RequireScope(Scope.LettersRead);
        callbacks.MapPost("", CreateAsync).WithSummary("Be told what happens to your letters")
            .WithDescription(
                "The events of the status feed, one a message, by POST, signed by Standard Webhooks (webhook-id, webhook-timestamp, "
                + "webhook-signature). Answer 2xx; anything else is tried again for three days. A letter's events come in order; one may "
                + "come twice, under the same webhook-id. The secret is shown here and when it is replaced, and never again. With form "
                + "notify: delivery receipts of e-mails and SMS sent below /v2, as GOV.UK Notify sends them, with bearerToken.")
            .Produces<CallbackDocument>(StatusCodes.Status201Created)
            .Refuses(ProblemCode.InvalidCallback, ProblemCode.InvalidCursor, ProblemCode.Conflict, ProblemCode.MalformedJson);
        callbacks.MapGet("", ListAsync).WithSummary("Your callbacks, and how they go").Produces<CallbackList>();
        callbacks.MapGet("/{id:guid}", GetAsync).WithSummary("One callback").Produces<CallbackDocument>().Refuses(ProblemCode.NotFound);
        callbacks.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Remove a callback").Produces(204).Refuses(ProblemCode.NotFound);
        callbacks.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Send nothing until it is resumed; nothing is lost")
            .Produces<CallbackDocument>().Refuses(ProblemCode.NotFound);
        callbacks.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Go on where it stood").Produces<CallbackDocument>()
            .Refuses(ProblemCode.NotFound);
        callbacks.MapPost("/{id:guid}/replay", ReplayAsync).WithSummary("Begin again after a cursor of the status feed")
            .WithDescription("What waits is dropped, since it comes again where it lies after the cursor.")
            .Produces<CallbackDocument>().Refuses(ProblemCode.NotFound, ProblemCode.InvalidCursor, ProblemCode.MalformedJson);
        callbacks.MapPost("/{id:guid}/secret", RotateAsync)
            .WithSummary("A new secret; the old one signs beside it for a day").Produces<CallbackDocument>().Refuses(ProblemCode.NotFound);
        callbacks.MapPost("/{id:guid}/test", TestAsync).Cost(TestCostUnits)
            .WithSummary("Send callback.test now and see the receiver's answer").Produces<CallbackTried>().Refuses(ProblemCode.NotFound);
    }

    private static async Task<IResult> CreateAsync(
        CallbackRequest asked, HttpContext http, CallbackDesk desk, CancellationToken cancellationToken)
    {
        var (callback, problem) = await desk.CreateAsync(SenderOf(http), asked, cancellationToken);
        if (callback is null) return problem!;
        http.Response.Headers.Location = $"/v1/callbacks/{callback.Id}";
        return Results.Json(
            CallbackDocument.Of(callback, null, callback.Secrets[0].Text), CallbackJson.Default.CallbackDocument, statusCode: 201);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CallbackDesk desk, CancellationToken cancellationToken)
    {
        var found = await desk.ListAsync(SenderOf(http), cancellationToken);
        return Results.Json(
            new CallbackList([.. found.Select(one => CallbackDocument.Of(one.Callback, one.Progress))]), CallbackJson.Default.CallbackList);
    }

    private static async Task<IResult> GetAsync(
        Guid id, HttpContext http, CallbackDesk desk, CallbackStore store, CancellationToken cancellationToken) =>
        await AnswerAsync(await desk.ChangeAsync(SenderOf(http), id, callback => callback, cancellationToken), store, cancellationToken);

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, CallbackDesk desk, CancellationToken cancellationToken) =>
        await desk.DeleteAsync(SenderOf(http), id, cancellationToken) is null ? Problem.Of(ProblemCode.NotFound) : Results.NoContent();

    private static async Task<IResult> PauseAsync(
        Guid id, HttpContext http, CallbackDesk desk, CallbackStore store, CancellationToken cancellationToken) =>
        await AnswerAsync(await desk.PauseAsync(SenderOf(http), id, cancellationToken), store, cancellationToken);

    private static async Task<IResult> ResumeAsync(
        Guid id, HttpContext http, CallbackDesk desk, CallbackStore store, CancellationToken cancellationToken) =>
        await AnswerAsync(await desk.ResumeAsync(SenderOf(http), id, cancellationToken), store, cancellationToken);

    private static async Task<IResult> ReplayAsync(
        Guid id, CallbackReplay asked, HttpContext http, CallbackDesk desk, CallbackStore store,
        CancellationToken cancellationToken)
    {
        if (!await desk.IsCursorAsync(asked.After, cancellationToken)) return Problem.Of(ProblemCode.InvalidCursor);
        var callback = await desk.ChangeAsync(
            SenderOf(http), id, before => before with { From = asked.After, Start = before.Start + 1 }, cancellationToken);
        return await AnswerAsync(callback, store, cancellationToken);
    }

    private static async Task<IResult> RotateAsync(
        Guid id, HttpContext http, CallbackDesk desk, CallbackStore store, CancellationToken cancellationToken)
    {
        var (callback, secret) = await desk.RotateAsync(SenderOf(http), id, cancellationToken);
        return await AnswerAsync(callback, store, cancellationToken, secret);
    }

    private static async Task<IResult> TestAsync(
        Guid id, HttpContext http, CallbackBodies bodies, StatusFeed feed, CallbackStore store, CallbackHttp receivers,
        CallbackLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (_, callback) = await store.ReadAsync(Ids.ToGuid(http.Caller().SenderId()), id, cancellationToken);
        if (callback is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
        var turn = new CallbackTurn(callback, new CallbackProgress(), bodies, feed, receivers, limits, time, Random.Shared);
        var status = await turn.TestAsync(Guid.NewGuid(), cancellationToken);
        return Results.Json(new CallbackTried(status is >= 200 and < 300, status), CallbackJson.Default.CallbackTried);
    }

    private static Guid SenderOf(HttpContext http) => Ids.ToGuid(http.Caller().SenderId());

    private static async Task<IResult> AnswerAsync(
        Callback? callback, CallbackStore store, CancellationToken cancellationToken, string? secret = null)
    {
        if (callback is null) return Problem.Of(ProblemCode.NotFound);
        var (_, progress) = await store.ReadProgressAsync(callback, cancellationToken);
        return Results.Json(CallbackDocument.Of(callback, progress, secret), CallbackJson.Default.CallbackDocument);
    }
}
