namespace Budkavle.Domain.Mandates;

/// <summary>It says that this was a mistake.</summary>
public sealed record DeathWithdrawn : MandateEvent
{
    public required string Evidence { get; init; }
}
