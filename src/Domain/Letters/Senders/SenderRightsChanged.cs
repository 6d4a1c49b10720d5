namespace Budkavle.Domain.Letters.Senders;

/// <summary>What the sender may do, and how much of it, was set anew.</summary>
public sealed record SenderRightsChanged : SenderEvent
{
    public required SenderRights Rights { get; init; }

    /// <summary>0 for no limit.</summary>
    public long LettersPerDay { get; init; }
}
