using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;

namespace Budkavle.Api.Evidence;

/// <summary>Receipts of letters: for the sender of its own, for the recipient of those in the mailbox.</summary>
public static class ReceiptEndpoints
{
    private const string Jose = "application/jose";

    public static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        var sender = routes.MapGroup("/v1/letters/{id:guid}/receipts").RequireScope(Scope.LettersRead);
        Describe(sender.MapGet("", ListForSenderAsync), sender.MapGet("/{name}", IssueForSenderAsync));
        var owner = routes.MapGroup("/v1/mailbox/letters/{id:guid}/receipts").RequireScope(Scope.Mailbox).ThroughGate();
        Describe(owner.MapGet("", ListForOwnerAsync), owner.MapGet("/{name}", IssueForOwnerAsync));
        var agency = routes.MapGroup("/v1/submissions/{id:guid}/receipts").RequireScope(Scope.Submissions);
        Describe(agency.MapGet("", ListForAgencyAsync), agency.MapGet("/{name}", IssueForAgencyAsync));
    }

    private static void Describe(RouteHandlerBuilder list, RouteHandlerBuilder issue)
    {
        list.WithSummary("What happened to a letter").Produces<ReceiptList>().Refuses(ProblemCode.NotFound)
            .WithDescription("Events are named as in ETSI EN 319 522-1.");
        issue.WithSummary("A signed receipt for one event").Produces<ReceiptDocument>().Refuses(ProblemCode.NotFound)
            .WithDescription("The event by name or number; with several of a name, sequence says which. With Accept: application/jose the "
                + "signature alone, else with the proof that it is in the transparency log, once a checkpoint covers it.");
    }

    private static async Task<IResult> ListForSenderAsync(
        Guid id, HttpContext http, LetterFinder finder, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken) =>
        await FindForSenderAsync(id, http, finder, cancellationToken) is { } letter
            ? await ListAsync(letter, $"/v1/letters/{id}/receipts", evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> IssueForSenderAsync(
        Guid id, string name, long? sequence, HttpContext http, LetterFinder finder, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken) =>
        await FindForSenderAsync(id, http, finder, cancellationToken) is { } letter
            ? await IssueAsync(letter, name, sequence, http, evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ListForOwnerAsync(
        Guid id, HttpContext http, LetterFinder finder, MailboxReader reader, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken) =>
        await FindForOwnerAsync(id, http, finder, reader, cancellationToken) is { } letter
            ? await ListAsync(letter, $"/v1/mailbox/letters/{id}/receipts", evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> IssueForOwnerAsync(
        Guid id, string name, long? sequence, HttpContext http, LetterFinder finder, MailboxReader reader, EvidenceServices evidence,
        IGrainFactory grains, CancellationToken cancellationToken) =>
        await FindForOwnerAsync(id, http, finder, reader, cancellationToken) is { } letter
            ? await IssueAsync(letter, name, sequence, http, evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ListForAgencyAsync(
        Guid id, HttpContext http, IntakeDesk desk, EvidenceServices evidence, IGrainFactory grains, CancellationToken cancellationToken) =>
        await desk.FindAsync(http.Caller().SenderId(), id, cancellationToken) is { } letter
            ? await ListAsync(letter, $"/v1/submissions/{id}/receipts", evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> IssueForAgencyAsync(
        Guid id, string name, long? sequence, HttpContext http, IntakeDesk desk, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken) =>
        await desk.FindAsync(http.Caller().SenderId(), id, cancellationToken) is { } letter
            ? await IssueAsync(letter, name, sequence, http, evidence, grains, cancellationToken)
            : Problem.Of(ProblemCode.NotFound);

    private static ValueTask<FoundLetter?> FindForSenderAsync(
        Guid id, HttpContext http, LetterFinder finder, CancellationToken cancellationToken)
    {
        var sender = http.Caller().SenderId();
        return finder.FindAsync(id, entry => LetterFinder.SenderOf(entry) == sender, cancellationToken);
    }

    /// <summary>A letter that is scheduled is not there yet for its recipient.</summary>
    private static async ValueTask<FoundLetter?> FindForOwnerAsync(
        Guid id, HttpContext http, LetterFinder finder, MailboxReader reader, CancellationToken cancellationToken)
    {
        if (await reader.FindMailboxAsync(http, id) is not { } mailbox) return null;
        return await finder.FindAsync(id, entry => entry.Stream.Value == mailbox, cancellationToken);
    }

    private static async Task<IResult> ListAsync(
        FoundLetter letter, string path, EvidenceServices evidence, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var events = await evidence.Receipts.ListAsync(grains, letter.Entry, letter.Place.Position.Shard, cancellationToken);
        var items = events.Select(happened => new ReceiptItem(
            happened.Event.Name, happened.Event.Code, ReceiptClaims.FormatTime(happened.At), happened.Position.Shard,
            happened.Position.Sequence, $"{path}/{happened.Event.Name}?sequence={happened.Position.Sequence}"));
        return Results.Json(new ReceiptList(letter.Id, [.. items]), EvidenceApiJson.Default.ReceiptList);
    }

    internal static async Task<IResult> IssueAsync(
        FoundLetter letter, string name, long? sequence, HttpContext http, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var wanted = ErdsEvents.Find(name);
        var events = await evidence.Receipts.ListAsync(grains, letter.Entry, letter.Place.Position.Shard, cancellationToken);
        var happened = events.FirstOrDefault(one => one.Event == wanted && (sequence is null || one.Position.Sequence == sequence));
        if (happened is null) return Problem.Of(ProblemCode.NotFound);
        var receipt = await evidence.Receipts.IssueAsync(happened, letter.Id, letter.Entry, letter.Letter, cancellationToken);
        return ToResult(http, receipt);
    }

    /// <summary>The signature alone for whoever asks for that, else with its proof.</summary>
    internal static IResult ToResult(HttpContext http, ReceiptDocument receipt) =>
        http.Request.Headers.Accept.ToString().Contains(Jose, StringComparison.OrdinalIgnoreCase)
            ? Results.Text(receipt.Receipt, Jose)
            : Results.Json(receipt, ReceiptJson.Default.ReceiptDocument);
}
