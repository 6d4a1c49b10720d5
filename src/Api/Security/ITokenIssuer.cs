using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Security;

/// <summary>Signs access tokens (RFC 9068, ES256).</summary>
public interface ITokenIssuer
{
    /// <summary>A token for a client. The scopes must be among the client's; <see cref="Scope.Mailbox"/> is refused.</summary>
    IssuedToken IssueForClient(ClientSnapshot client, ScopeSet scopes);

    /// <summary>
    /// A token for the pages of operations, which the API does not take: scope <see cref="Scope.Operations"/>, and not beyond the session's
    /// end.
    /// </summary>
    /// <exception cref="ArgumentException">The client may not operate.</exception>
    IssuedToken IssueForPages(ClientSnapshot client, PageSession session);

    /// <summary>A token for the owner of a mailbox, with scope <see cref="Scope.Mailbox"/> and nothing else.</summary>
    /// <param name="mailboxKeyHex">The mailbox key (keyed hash of the number): 32 lower-case hexadecimal digits.</param>
    /// <param name="lifetime">Shorter than the usual ten minutes; longer is cut.</param>
    /// <exception cref="ArgumentException">The key is not 32 hexadecimal digits, or zero.</exception>
    IssuedToken IssueForMailbox(string mailboxKeyHex, TimeSpan? lifetime = null);
}
