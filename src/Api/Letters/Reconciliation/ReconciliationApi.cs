using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Letters.Reconciliation;
using Budkavle.Grains.Letters.Rejections;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>What a sender asks when it does not know what became of its letters.</summary>
public static class ReconciliationApi
{
    public static IServiceCollection AddBudkavleReconciliation(this IServiceCollection services) =>
        services.AddSingleton(new RejectionLimits()).AddSingleton<RejectionBook>().AddSingleton<RefusalMemory>()
            .AddSingleton<KeyReconciler>().AddSingleton<KeyDigests>();

    public static void MapReconciliation(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/letters/reconciliation", ReconciliationEndpoint.AskAsync).RequireScope(Scope.LettersRead).Bulk().AllowGzip()
            .WithSummary("Which letters are missing, waiting, refused or silent")
            .WithDescription(
                "Keys, one a line, as NDJSON, plain text or CSV. Answers what is not delivered, or with all=true every key, and last the "
                + "counts. With silentSince, letters available by then and never opened are silent.")
            .Accepts<KeyDocument>("application/x-ndjson", "application/jsonl", "text/plain", "text/csv")
            .Produces<KeyAnswer>(StatusCodes.Status200OK, "application/x-ndjson")
            .Refuses(ProblemCode.UnsupportedMediaType, ProblemCode.InvalidParameter);
        routes.MapGet("/v1/letters/reconciliation/digests", DigestsEndpoint.ReadAsync).RequireScope(Scope.LettersRead).Bulk()
            .WithSummary("Digests of the keys of accepted letters")
            .WithDescription(
                "For each range of hashed keys how many letters were accepted from a time and before another, and the exclusive or of the "
                + "hashes. Where it is what the sender computes, nothing is missing; only the keys of other ranges need to be asked for.")
            .Produces<DigestAnswer>().Refuses(ProblemCode.InvalidParameter);
        routes.MapGet("/v1/letters/reconciliation/secret", DigestsEndpoint.ReadSecret).RequireScope(Scope.LettersRead)
            .WithSummary("The secret under which your keys are hashed")
            .WithDescription("Yours alone, and the same for ever. For computing digests; it opens nothing.")
            .Produces<KeySecret>();
    }
}
