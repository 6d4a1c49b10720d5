using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Security;

/// <summary>
/// Who is asking, taken from a verified token: a client of an organisation, or the owner of a mailbox. Shared by all requests with the
/// same token.
/// </summary>
public sealed class Caller
{
    /// <summary>The OAuth client; empty for a mailbox owner.</summary>
    public required string ClientId { get; init; }

    /// <summary>The organisation's opaque id, never a national number; empty for a mailbox owner.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>The keyed hash that names the mailbox; zero for a client.</summary>
    public required UInt128 MailboxKey { get; init; }

    public required ScopeSet Scopes { get; init; }

    /// <summary>When the token ends. A long answer may go on beyond it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public bool IsMailboxOwner => MailboxKey != UInt128.Zero;

    /// <summary>The session of an operator's pages that the token is for, and nothing else; null for a token of the API.</summary>
    internal PageSession? Session { get; init; }

    /// <summary>What shares are counted by: the client, or the mailbox.</summary>
    internal string Subject { get; init; } = "";
}
