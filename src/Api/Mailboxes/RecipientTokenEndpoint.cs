using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Mailboxes;

/// <summary>
/// POST /dev/recipient-token: a token for a test recipient, until log-in by e-ID is there. Mapped in development and demo only: in
/// production configuration the route does not exist.
/// </summary>
public static class RecipientTokenEndpoint
{
    public static void MapRecipientTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/dev/recipient-token", Issue).RequireScope(Scope.Operations, Scope.RecipientsImport).ExcludeFromDescription();

    private static IResult Issue(TokenRequest request, Engine engine, ITokenIssuer tokens)
    {
        if (!IdentityNumber.TryParse(request.Recipient, out var number, out var error))
        {
            return Problem.Of(ProblemCode.InvalidRecipient, error.Describe());
        }

        var token = tokens.IssueForMailbox(engine.Hashes.MailboxOf(number).ToString());
        return Results.Json(new Dictionary<string, object> { ["access_token"] = token.AccessToken, ["token_type"] = "Bearer" });
    }

    /// <summary>Whose mailbox: 12 digits.</summary>
    public sealed record TokenRequest(string? Recipient);
}
