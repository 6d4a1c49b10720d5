namespace Budkavle.Grains.Letters.Senders;

/// <summary>A client of a sender as it stands in the log.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.sender-client-view")]
public sealed record SenderClientView
{
    [Id(0)]
    public required int Number { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required string[] Scopes { get; init; }

    [Id(3)]
    public ReadOnlyMemory<byte> SecretHash { get; init; }

    [Id(4)]
    public string? Jwks { get; init; }

    [Id(5)]
    public bool Revoked { get; init; }

    [Id(6)]
    public DateTimeOffset AddedAt { get; init; }
}
