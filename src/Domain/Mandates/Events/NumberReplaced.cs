namespace Budkavle.Domain.Mandates;

/// <summary>The owner's number was replaced by another, whose mailbox now shows what is here.</summary>
public sealed record NumberReplaced : MandateEvent
{
    public required UInt128 Successor { get; init; }

    public required string Evidence { get; init; }
}
