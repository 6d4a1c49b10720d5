using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Api.Recipients;

/// <summary>Who can be reached, and the register's import. Numbers travel in bodies only, never in addresses.</summary>
public static class RecipientsEndpoints
{
    /// <summary>As many as Mina meddelanden's isReachable takes.</summary>
    private const int LookupMax = 1000;

    public static void MapRecipients(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/recipients/lookup", LookupAsync).RequireScope(Scope.RecipientsLookup, Scope.LettersWrite).Cost(8)
            .WithSummary("Who can be reached").WithDescription($"Up to {LookupMax} numbers; answers in the same order.")
            .Produces<LookupAnswer>().Refuses(ProblemCode.InvalidParameter);
        routes.MapPost("/v1/recipients/import", ImportEndpoint.ImportAsync).RequireScope(Scope.RecipientsImport).Bulk().AllowGzip()
            .WithSummary("Import mailboxes as NDJSON")
            .WithDescription("For the register's operator: one {number, email?, language?, operator?} a line; answers with the counts.");
        routes.MapRegisterOrders();
    }

    private static async Task<IResult> LookupAsync(
        LookupRequest request, HttpContext http, Engine engine, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var numbers = request.Recipients;
        if (numbers is null || numbers.Count is 0 or > LookupMax)
        {
            return Problem.Of(ProblemCode.InvalidParameter, $"recipients is a list of 1 to {LookupMax} numbers.");
        }

        var answers = new RecipientAnswer[numbers.Count];
        var asked = new List<(int Index, UInt128 Mailbox, int Shard)>();
        for (var i = 0; i < answers.Length; i++)
        {
            if (!IdentityNumber.TryParse(numbers[i], out var number, out var error))
            {
                answers[i] = new RecipientAnswer(i, false, null, error.ToCode());
                continue;
            }

            var mailbox = engine.Hashes.MailboxOf(number);
            asked.Add((i, mailbox.Value, mailbox.ShardOf(engine.Shards)));
        }

        var sender = http.Caller().SenderId();
        await Task.WhenAll(asked.GroupBy(item => item.Shard).Select(async shard =>
        {
            var items = shard.ToArray();
            var found = await grains.GetGrain<IPostOfficeGrain>(shard.Key).Lookup([.. items.Select(item => item.Mailbox)], sender);
            for (var i = 0; i < items.Length; i++) answers[items[i].Index] = Answer(items[i].Index, found[i]);
        }));
        return Results.Json(new LookupAnswer(answers));
    }

    private static RecipientAnswer Answer(int index, in ReachabilityAnswer found)
    {
        var reachable = found.Status == Reachability.Reachable;
        var reason = found.Status switch
        {
            Reachability.Reachable => null,
            Reachability.Closed => "closed",
            Reachability.SenderNotAccepted => "sender_not_accepted",
            _ => "not_registered",
        };
        return new RecipientAnswer(index, reachable, reachable ? found.Operator ?? "budkavle" : null, reason);
    }

    /// <summary>Numbers of 12 digits.</summary>
    public sealed record LookupRequest(IReadOnlyList<string>? Recipients);

    /// <summary>One answer for each number, in order; <c>index</c> counts from 0.</summary>
    public sealed record LookupAnswer(IReadOnlyList<RecipientAnswer> Recipients);

    /// <summary>Whether a letter would arrive, at which operator, and if not, why.</summary>
    public sealed record RecipientAnswer(int Index, bool Reachable, string? Operator, string? Reason);
}
