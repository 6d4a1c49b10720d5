using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Letters;

/// <summary>Sending letters and following them.</summary>
public static class LettersEndpoints
{
    public static void MapLetters(this IEndpointRouteBuilder routes)
    {
        var send = ActivatorUtilities.CreateInstance<SendEndpoint>(routes.ServiceProvider);
        routes.MapPost("/v1/letters", (Func<HttpContext, Task>)send.InvokeAsync).RequireScope(Scope.LettersWrite)
            .WithSummary("Send one letter")
            .WithDescription(
                "201 when the letter is durably in the mailbox. A repeat with the same Idempotency-Key gets 200 and the first answer.")
            .Accepts<LetterDocument>("application/json")
            .Produces<LetterReceipt>(StatusCodes.Status201Created).Produces<LetterReceipt>()
            .Refuses(ProblemCode.MalformedJson, ProblemCode.InvalidLetter, ProblemCode.InvalidRecipient, ProblemCode.RecipientNotReachable,
                ProblemCode.IdempotencyKeyMissing, ProblemCode.IdempotencyKeyInvalid, ProblemCode.IdempotencyKeyReused,
                ProblemCode.Overloaded);
        routes.MapPost("/v1/letters/bulk", BulkEndpoint.SendAsync).RequireScope(Scope.LettersWrite).Bulk().AllowGzip()
            .WithSummary("Send letters as NDJSON")
            .WithDescription("One letter a line, each with its own key; one result a line, in the same order, each only when durable.")
            .Accepts<LetterDocument>("application/x-ndjson", "application/jsonl");
        routes.MapGet("/v1/letters/{id:guid}", GetAsync).RequireScope(Scope.LettersRead)
            .WithSummary("Where a letter stands").Produces<LetterState>().Refuses(ProblemCode.NotFound);
    }

    private static async Task<IResult> GetAsync(
        Guid id, HttpContext http, Engine engine, LetterFinder finder, CancellationToken cancellationToken)
    {
        var found = await finder.FindForSenderAsync(id, http.Caller().SenderId(), cancellationToken);
        return found is null ? Problem.Of(ProblemCode.NotFound) : Results.Json(found, LettersJson.Default.LetterState);
    }
}
