using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Letters.Feeds;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>/v1/callbacks: a sender says where it wants to be told what happens to its letters, and sees how that goes.</summary>
public static class CallbackEndpoints
{
    private const int AttemptsMax = 8;

    /// <summary>Each sends a message, and makes us wait for somebody else's server.</summary>
    private const int TestCostUnits = 32;

    public static IServiceCollection AddBudkavleCallbacks(this IServiceCollection services, CallbackOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CallbackLimits>();
        services.AddSingleton<CallbackHttp>();
        services.AddSingleton<CallbackStore>();
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
                + "come twice, under the same webhook-id. The secret is shown here and when it is replaced, and never again.")
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
        CallbackRequest asked, HttpContext http, Engine engine, CallbackStore store, CallbackHttp receivers, CallbackLimits limits,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (asked.Url.Length > limits.UrlLengthMax || !Uri.TryCreate(asked.Url, UriKind.Absolute, out var url) || !receivers.Admits(url))
            return Problem.Of(ProblemCode.InvalidCallback, "url is an https address on the public internet, without user and fragment.");
        if (asked.Types.Count > StatusEvent.Names.Count || asked.Types.Any(type => !StatusEvent.Names.Contains(type)))
            return Problem.Of(ProblemCode.InvalidCallback, "types are among " + string.Join(", ", StatusEvent.Names) + ".");
        if (!FeedCursor.TryRead(asked.After, engine.Shards, out _)) return Problem.Of(ProblemCode.InvalidCursor);
        var sender = Ids.ToGuid(http.Caller().SenderId());
        if ((await store.ListAsync(sender, cancellationToken)).Count >= limits.PerSenderMax)
            return Problem.Of(ProblemCode.Conflict, $"A sender has at most {limits.PerSenderMax} callbacks.");
        var callback = new Callback
        {
            Id = Guid.NewGuid(),
            Sender = sender,
            Url = url.AbsoluteUri,
            Types = [.. asked.Types.Distinct()],
            CreatedAt = time.GetUtcNow(),
            Secrets = [new CallbackSecret(CallbackSignature.NewSecret(), null)],
            From = asked.After ?? await EndAsync(engine, cancellationToken),
        };
        await store.WriteAsync(0, callback, cancellationToken);
        http.Response.Headers.Location = $"/v1/callbacks/{callback.Id}";
        return Results.Json(
            CallbackDocument.Of(callback, null, callback.Secrets[0].Text), CallbackJson.Default.CallbackDocument, statusCode: 201);
    }

    /// <summary>Where the log of every shard ends now.</summary>
    private static async Task<string> EndAsync(Engine engine, CancellationToken cancellationToken)
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(
            async shard => (await engine.Store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0));
        return FeedCursor.Write(ends);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CallbackStore store, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(Ids.ToGuid(http.Caller().SenderId()), cancellationToken);
        var documents = new List<CallbackDocument>();
        foreach (var callback in found.OrderBy(callback => callback.CreatedAt))
            documents.Add(CallbackDocument.Of(callback, (await store.ReadProgressAsync(callback, cancellationToken)).Progress));
        return Results.Json(new CallbackList(documents), CallbackJson.Default.CallbackList);
    }

    private static Task<IResult> GetAsync(Guid id, HttpContext http, CallbackStore store, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, store, callback => callback, cancellationToken);

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, CallbackStore store, CancellationToken cancellationToken)
    {
        // Secrets and address go; the name stays, so that a late write cannot bring it back.
        var answer = await ChangeAsync(
            id, http, store, callback => callback with { IsDeleted = true, Secrets = [], Url = "" }, cancellationToken);
        return answer is ProblemResult ? answer : Results.NoContent();
    }

    private static Task<IResult> PauseAsync(Guid id, HttpContext http, CallbackStore store, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, store, callback => callback with { Paused = callback.Paused ?? CallbackPause.BySender }, cancellationToken);

    private static Task<IResult> ResumeAsync(
        Guid id, HttpContext http, CallbackStore store, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(id, http, store, callback => callback with { Paused = null, ResumedAt = time.GetUtcNow() }, cancellationToken);

    private static async Task<IResult> ReplayAsync(
        Guid id, CallbackReplay asked, HttpContext http, Engine engine, CallbackStore store, CancellationToken cancellationToken)
    {
        if (!FeedCursor.TryRead(asked.After, engine.Shards, out _)) return Problem.Of(ProblemCode.InvalidCursor);
        return await ChangeAsync(
            id, http, store, callback => callback with { From = asked.After, Start = callback.Start + 1 }, cancellationToken);
    }

    private static async Task<IResult> RotateAsync(
        Guid id, HttpContext http, CallbackStore store, CallbackLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (fresh, now) = (CallbackSignature.NewSecret(), time.GetUtcNow());
        return await ChangeAsync(
            id, http, store,
            callback => callback with
            {
                // The newest but one goes on for a day; older ones end now, so that rotating twice really ends a leaked one.
                Secrets = [new CallbackSecret(fresh, null), callback.Secrets[0] with { Until = now + limits.OldSecretLife }],
            },
            cancellationToken, fresh);
    }

    private static async Task<IResult> TestAsync(
        Guid id, HttpContext http, Engine engine, StatusFeed feed, CallbackStore store, CallbackHttp receivers, CallbackLimits limits,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var (_, callback) = await store.ReadAsync(Ids.ToGuid(http.Caller().SenderId()), id, cancellationToken);
        if (callback is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
        var turn = new CallbackTurn(callback, new CallbackProgress(), engine, feed, receivers, limits, time, Random.Shared);
        var status = await turn.SendAsync("callback.test", "evt_" + Guid.NewGuid().ToString("N"), null, cancellationToken);
        return Results.Json(new CallbackTried(status is >= 200 and < 300, status), CallbackJson.Default.CallbackTried);
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, HttpContext http, CallbackStore store, Func<Callback, Callback> change, CancellationToken cancellationToken,
        string? secret = null)
    {
        var sender = Ids.ToGuid(http.Caller().SenderId());
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, callback) = await store.ReadAsync(sender, id, cancellationToken);
            if (callback is not { IsDeleted: false }) return Problem.Of(ProblemCode.NotFound);
            var next = change(callback);
            if (!ReferenceEquals(next, callback) && !await store.WriteAsync(version, next, cancellationToken)) continue;
            var (_, progress) = await store.ReadProgressAsync(next, cancellationToken);
            return Results.Json(CallbackDocument.Of(next, progress, secret), CallbackJson.Default.CallbackDocument);
        }

        throw new StorageException("A callback is being changed by others all the time.");
    }
}
