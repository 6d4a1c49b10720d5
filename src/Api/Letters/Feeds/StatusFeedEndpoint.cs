using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Letters.Feeds;

/// <summary>GET /v1/status-feed.</summary>
public static class StatusFeedEndpoint
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1000;

    public static void MapStatusFeed(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/status-feed", ReadAsync).RequireScope(Scope.LettersRead)
            .WithSummary("What happened to your letters")
            .WithDescription(
                "Resumable: pass next as after. Each event comes once, in order for each letter. An empty page with a new next is no end. "
                + "notified comes again for a reminder. print_ordered and what follows it are of an unread letter whose "
                + "escalation asks for paper; print_without_address: nobody knows where to send it, and it stays in the mailbox. "
                + "relay_ordered: the recipient has chosen another operator, which is sent the letter; relayed: it has it in the "
                + "recipient's mailbox; relay_refused, relay_failed: it goes no further, and paper is yours. "
                + "expired: the letter was not confirmed by its deadline; confirmed may still follow. "
                + "submission_received: letterId is the id of a submission to you, see /v1/submissions.")
            .Produces<StatusPage>().Refuses(ProblemCode.InvalidCursor, ProblemCode.InvalidParameter);

    private static async Task<IResult> ReadAsync(
        HttpContext http, Engine engine, StatusFeed feed, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {LimitMax}.");
        if (!FeedCursor.TryRead(after, engine.Shards, out var cursor)) return Problem.Of(ProblemCode.InvalidCursor);
        var events = await feed.ReadAsync(http.Caller().SenderId(), cursor, limit ?? LimitDefault, cancellationToken);
        var page = new StatusPage(
            [.. events.Select(happened => StatusEvent.Of(happened, engine.LetterIds))],
            FeedCursor.Write(cursor));
        return Results.Json(page, FeedJson.Default.StatusPage);
    }
}
