namespace Budkavle.Domain.Letters.Senders;

/// <summary>The suspension was lifted.</summary>
public sealed record SenderResumed : SenderEvent;
