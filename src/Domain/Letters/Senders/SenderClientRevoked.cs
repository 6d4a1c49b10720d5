namespace Budkavle.Domain.Letters.Senders;

/// <summary>A client may never again do anything.</summary>
public sealed record SenderClientRevoked : SenderEvent
{
    public required int Number { get; init; }
}
