namespace Budkavle.Domain.Mandates;

/// <summary>The owner took a mandate back, or its holder gave it up.</summary>
public sealed record MandateEnded : MandateEvent
{
    public required Guid Id { get; init; }
}
