namespace Budkavle.Domain.Letters.Senders;

/// <summary>The sender got a client: a program that may ask for tokens in its name.</summary>
public sealed record SenderClientAdded : SenderEvent
{
    /// <summary>From 1, in the order of adding; never reused.</summary>
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>Names of scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Peppered hash of the secret; empty for a client that signs with its own key.</summary>
    public ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>The client's public keys as a JWK set, or null.</summary>
    public string? Jwks { get; init; }
}
