using System.Globalization;
using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Printing;

namespace Budkavle.Api.Operations;

/// <summary>What operators and their mail server do about notifications.</summary>
public static class NotificationEndpoints
{
    /// <summary>Where SMS gateways report, below the public address.</summary>
    public const string SmsReportsPath = "/v1/sms-reports";

    private const int LimitDefault = 100;
    private const int LimitMax = 1000;

    /// <summary>A run reads and writes up to ten thousand letters.</summary>
    private const int PrintCostUnits = 64;

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        MapSmsReports(routes);
        var notifications = routes.MapGroup("/v1/operations/notifications").RequireScope(Scope.Operations);
        notifications.MapGet("/dead-letters", ListAsync).WithSummary("Notifications that were given up, shard by shard")
            .WithDescription(
                "Every attempt failed, or the provider refused the message and not the address. Pass next as after until it is null. "
                + "channel is email or sms.")
            .Produces<DeadLetterPage>().Refuses(ProblemCode.InvalidCursor, ProblemCode.InvalidParameter);
        notifications.MapPost("/dead-letters/{letterId:guid}/retry", RetryAsync)
            .WithSummary("Try it again, from the first attempt on").Produces(204).Refuses(ProblemCode.NotFound);
        notifications.MapPost("/dead-letters/{letterId:guid}/discard", DiscardAsync)
            .WithSummary("Give it up for good; what follows while the letter is unread still does").Produces(204)
            .Refuses(ProblemCode.NotFound);
        notifications.MapPost("/print-runs", PrintAsync).Cost(PrintCostUnits)
            .WithSummary("Read the print house's receipts and make a job now, besides the one of the night").Produces<PrintRun>()
            .Refuses(ProblemCode.NotFound);
        notifications.MapPost("/bounces", BounceAsync).BodyBytesMax(BounceReport.BytesMax)
            .WithSummary("A delivery status notification that came to the return path (RFC 3464), as the mail server got it")
            .WithDescription(
                "to is the address that it was delivered to, where its headers do not say. used is false for a report that is late, no "
                + "failure, about no mail of ours, or known already.")
            .Accepts<byte[]>("message/rfc822").Produces<BounceAnswer>().Refuses(ProblemCode.InvalidContent, ProblemCode.RequestTooLarge);
    }

    /// <summary>
    /// For the SMS gateway, which has no credentials of ours: that it knows the address says that it was given it. Anything but 2xx and it
    /// comes again.
    /// </summary>
    private static void MapSmsReports(IEndpointRouteBuilder routes) =>
        routes.MapPost(SmsReportsPath + "/{token}", SmsReportAsync).Anonymous("The address is a secret of the gateway's for one message")
            .BodyBytesMax(SmsReport.BytesMax).ExcludeFromDescription();

    private static async Task<IResult> SmsReportAsync(
        string token, HttpContext http, NotificationUpkeep upkeep, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellationToken);
        var report = SmsReport.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (report is null) return Problem.Of(ProblemCode.InvalidContent, "This is no report of a text message.");
        return await upkeep.ReportSmsAsync(token, report, cancellationToken) switch
        {
            ReportUse.Unknown => Problem.Of(ProblemCode.NotFound),
            ReportUse.TooEarly => Problem.Of(ProblemCode.Unavailable),
            _ => Results.NoContent(),
        };
    }

    private static async Task<IResult> PrintAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<PrintHouse>() is { } house
            ? Results.Json(await house.RunAsync(cancellationToken))
            : Problem.Of(ProblemCode.NotFound, "This silo has no print house.");

    private static async Task<IResult> ListAsync(
        Engine engine, NotificationUpkeep upkeep, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problem.Of(ProblemCode.InvalidParameter, $"limit is 1 to {LimitMax}.");
        var (shard, before) = (0, long.MaxValue);
        if (after is not null && !TryReadCursor(after, engine.Shards, out shard, out before)) return Problem.Of(ProblemCode.InvalidCursor);
        var (found, next) = await upkeep.ListFromAsync((shard, before), limit ?? LimitDefault, cancellationToken);
        return Results.Json(new DeadLetterPage(
            [.. found.Select(DeadLetterItem.Of)],
            next is { } place ? string.Create(CultureInfo.InvariantCulture, $"{place.Shard}-{place.Before}") : null));
    }

    private static bool TryReadCursor(string text, int shards, out int shard, out long before)
    {
        before = 0;
        var parts = text.Split('-');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out shard) && parts.Length == 2
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out before) && shard < shards;
    }

    private static async Task<IResult> RetryAsync(Guid letterId, NotificationUpkeep upkeep, CancellationToken cancellationToken) =>
        Answer(await upkeep.RetryAsync(letterId, cancellationToken));

    private static async Task<IResult> DiscardAsync(Guid letterId, NotificationUpkeep upkeep, CancellationToken cancellationToken) =>
        Answer(await upkeep.DiscardAsync(letterId, cancellationToken));

    private static IResult Answer(bool done) => done ? Results.NoContent() : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> BounceAsync(
        HttpContext http, NotificationUpkeep upkeep, string? to, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellationToken);
        var report = BounceReport.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), to);
        if (report is null) return Problem.Of(ProblemCode.InvalidContent, "This is no delivery status notification about a mail of ours.");
        return Results.Json(new BounceAnswer(await upkeep.BounceAsync(report, cancellationToken)));
    }

    /// <summary>Whether the report changed anything.</summary>
    public sealed record BounceAnswer(bool Used);

    /// <summary>A page of dead letters; next is null at the end.</summary>
    public sealed record DeadLetterPage(IReadOnlyList<DeadLetterItem> DeadLetters, string? Next);

    /// <summary>A letter that its recipient has not been told of.</summary>
    public sealed record DeadLetterItem(Guid LetterId, Guid SenderId, string Channel, int Attempts, string Reason, DateTimeOffset FailedAt)
    {
        internal static DeadLetterItem Of(DeadLetter letter) => new(
            letter.LetterId, Ids.ToGuid(letter.Sender), letter.Outcome.Channel.ToString().ToLowerInvariant(), letter.Outcome.Attempt,
            letter.Outcome.Reason == Domain.Letters.Notifications.NotificationReason.AttemptsExhausted ? "attempts_exhausted" : "refused",
            DateTimeOffset.FromUnixTimeMilliseconds(letter.At));
    }
}
