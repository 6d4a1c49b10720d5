namespace Budkavle.Domain.Letters.Outbound;

/// <summary>What a service sends beside letters of its own. The number is stored.</summary>
public enum OutboundKind : byte
{
    None = 0,
    Email = 1,
    Sms = 2,

    /// <summary>A letter, listed here so that a service finds all it has sent in one list; it lies in its mailbox.</summary>
    Letter = 3,
}
