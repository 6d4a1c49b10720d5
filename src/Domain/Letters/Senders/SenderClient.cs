namespace Budkavle.Domain.Letters.Senders;

/// <summary>A client of a sender as it stands after its events.</summary>
public sealed record SenderClient
{
    public required int Number { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public ReadOnlyMemory<byte> SecretHash { get; init; }

    public string? Jwks { get; init; }

    public bool Revoked { get; init; }

    public DateTimeOffset AddedAt { get; init; }
}
