namespace Budkavle.Domain.Letters.Senders;

/// <summary>The sender may do nothing until it is resumed. Its letters stay where they are.</summary>
public sealed record SenderSuspended : SenderEvent
{
    /// <summary>For those who look into the record.</summary>
    public string Reason { get; init; } = "";
}
