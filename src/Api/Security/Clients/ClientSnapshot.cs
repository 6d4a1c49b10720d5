namespace Budkavle.Api.Security.Clients;

/// <summary>What authentication knows of a client, as of one moment.</summary>
public sealed record ClientSnapshot
{
    /// <summary>At most 128 printable ASCII characters.</summary>
    public required string ClientId { get; init; }

    /// <summary>The organisation's opaque id. It stands in every token, so it is never a national number.</summary>
    public required string OrganisationId { get; init; }

    public required string OrganisationName { get; init; }

    /// <summary>From <see cref="IClientSecrets.Generate"/>; empty for a client that only uses <c>private_key_jwt</c>.</summary>
    public ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>
    /// The client's public keys as a JWK set (RFC 7517), at most eight: P-256, or RSA of 2048 to 4096 bits. Null for a client with a
    /// secret only.
    /// </summary>
    public string? Jwks { get; init; }

    /// <summary>Everything the client may ask for. <see cref="Scope.Mailbox"/> in it has no effect.</summary>
    public required ScopeSet Scopes { get; init; }

    public bool Revoked { get; init; }
}
