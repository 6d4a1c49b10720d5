using Budkavle.Api.Documentation;
using Budkavle.Api.Evidence;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Rejections;

namespace Budkavle.Api.Letters.Rejections;

/// <summary>
/// GET /v1/letters/rejection/receipt. The key is in the header that it was sent in, and not in the address: addresses are logged.
/// </summary>
public static class RejectionEndpoint
{
    public static void MapRejections(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/letters/rejection/receipt", ReadAsync).RequireScope(Scope.LettersRead)
            .WithSummary("A signed receipt for a refused letter")
            .WithDescription(
                "The newest refusal of your Idempotency-Key (A.2 SubmissionRejection), some seconds after the answer and across restarts. "
                + "Recorded are refusals of what a letter says or where it goes, not those that ask you to come again later, and of one "
                + "sender no more than 10,000 in a row and 50,000 a day. A letter that was accepted under the key since is not affected.")
            .Produces<ReceiptDocument>()
            .Refuses(ProblemCode.NotFound, ProblemCode.IdempotencyKeyMissing, ProblemCode.IdempotencyKeyInvalid);

    private static async Task<IResult> ReadAsync(
        HttpContext http, Engine engine, RejectionBook book, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        var sender = http.Caller().SenderId();
        if (!SendEndpoint.TryReadKey(http, out var key, out var problem)) return problem;
        var found = await book.FindAsync(sender, [engine.Hashes.IdempotencyKeyOf(sender, key)]);
        return found[0] is { } rejected
            ? ReceiptEndpoints.ToResult(http, await evidence.Receipts.IssueAsync(rejected, cancellationToken))
            : Problem.Of(ProblemCode.NotFound);
    }
}
