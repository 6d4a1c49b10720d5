namespace Budkavle.Domain.Letters.Senders;

/// <summary>A client got a new secret; the old one is worth nothing from then on.</summary>
public sealed record SenderSecretRotated : SenderEvent
{
    public required int Number { get; init; }

    public required ReadOnlyMemory<byte> SecretHash { get; init; }
}
