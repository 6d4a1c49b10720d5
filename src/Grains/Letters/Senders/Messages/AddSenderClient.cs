namespace Budkavle.Grains.Letters.Senders;

/// <summary>Gives a sender a client with a secret, keys of its own, or both.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.add-sender-client")]
public sealed record AddSenderClient
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Names of scopes.</summary>
    [Id(1)]
    public required string[] Scopes { get; init; }

    [Id(2)]
    public ReadOnlyMemory<byte> SecretHash { get; init; }

    [Id(3)]
    public string? Jwks { get; init; }

    [Id(4)]
    public string By { get; init; } = "";
}
