namespace Budkavle.Domain.Letters.Senders;

/// <summary>Where the sender wants to be called was set anew.</summary>
public sealed record SenderCallbackChanged : SenderEvent
{
    /// <summary>Null for nowhere.</summary>
    public string? Url { get; init; }
}
