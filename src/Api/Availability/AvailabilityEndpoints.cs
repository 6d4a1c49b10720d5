using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Availability;

/// <summary>When the service was away, and what that means for deadlines.</summary>
public static class AvailabilityEndpoints
{
    private const int DaysMax = 3660;

    public static void MapAvailability(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/service/outages", ListAsync).Anonymous("Downtime is everybody's business")
            .WithSummary("When letters could not be reached")
            .WithDescription("Found and recorded by the service itself, from the last proof that it worked to the next. Latest first.")
            .Produces<OutageList>();
        routes.MapGet("/v1/letters/{id:guid}/deadline", DeadlineAsync).RequireScope(Scope.LettersRead)
            .WithSummary("A letter's deadline by the legal clock")
            .WithDescription(
                "Counted from when the letter could be reached: to its dueAt, or over the given days of 24 hours. Outages are added to it.")
            .Produces<LetterDeadline>().Refuses(ProblemCode.NotFound, ProblemCode.InvalidParameter);
    }

    private static async Task<IResult> ListAsync(OutageBook book) => Results.Json(
        new OutageList([.. (await book.ReadAsync()).OrderByDescending(outage => outage.Start).Select(OutageItem.Of)]),
        AvailabilityJson.Default.OutageList);

    private static async Task<IResult> DeadlineAsync(
        Guid id, int? days, HttpContext http, LetterFinder finder, OutageBook book, Engine engine, CancellationToken cancellationToken)
    {
        if (days is <= 0 or > DaysMax) return Problem.Of(ProblemCode.InvalidParameter, $"days is 1 to {DaysMax}.");
        var letter = await finder.FindForSenderAsync(id, http.Caller().SenderId(), cancellationToken);
        if (letter is null || !engine.LetterIds.TryDecode(id, out var place)) return Problem.Of(ProblemCode.NotFound);
        if (letter.DeliveredAt is not { } availableAt)
            return Problem.Of(ProblemCode.InvalidParameter, "The letter is not available yet, so no deadline runs.");
        if ((days is { } count ? availableAt.AddDays(count) : letter.DueAt) is not { } dueAt)
            return Problem.Of(ProblemCode.InvalidParameter, "The letter has no dueAt; name the number of days.");
        var (deadlineAt, counted) = await book.ExtendAsync(availableAt, dueAt, place.Position.Shard);
        return Results.Json(
            new LetterDeadline
            {
                LetterId = id,
                AvailableAt = availableAt,
                DueAt = dueAt,
                DeadlineAt = deadlineAt,
                SuspendedSeconds = (deadlineAt - dueAt).TotalSeconds,
                Outages = [.. counted.Select(OutageItem.Of)],
            },
            AvailabilityJson.Default.LetterDeadline);
    }
}
