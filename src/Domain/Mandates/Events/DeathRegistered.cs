namespace Budkavle.Domain.Mandates;

/// <summary>The population register says that the owner has died.</summary>
public sealed record DeathRegistered : MandateEvent
{
    public required string Evidence { get; init; }
}
