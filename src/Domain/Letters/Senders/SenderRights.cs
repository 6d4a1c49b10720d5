namespace Budkavle.Domain.Letters.Senders;

/// <summary>What a sender may do, as bits. The number is stored.</summary>
[Flags]
public enum SenderRights
{
    None = 0,

    /// <summary>Send letters one by one and in bulk.</summary>
    Letters = 1,

    /// <summary>Send one letter to many.</summary>
    Dispatches = 2,
}
