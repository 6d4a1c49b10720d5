namespace Budkavle.Domain.Mandates;

/// <summary>The owner had another number before: what came to its mailbox is the owner's.</summary>
public sealed record FormerNumberAdded : MandateEvent
{
    public required UInt128 Former { get; init; }

    public required string Evidence { get; init; }
}
