using System.Text.Json;

namespace Budkavle.Api.Senders;

/// <summary>The body of <c>POST /v1/senders/{id}/clients</c>.</summary>
internal sealed record NewClient
{
    public string Name { get; init; } = "";

    /// <summary>Names of scopes; <c>mailbox</c> cannot be given to a client.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>A JWK set for <c>private_key_jwt</c>; without it the client gets a secret.</summary>
    public JsonElement? Jwks { get; init; }
}
