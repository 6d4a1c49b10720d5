namespace Budkavle.Grains.Letters;

/// <summary>Whether a letter from a sender would reach a recipient, and if not, why.</summary>
public enum Reachability : byte
{
    /// <summary>No mailbox.</summary>
    NotRegistered = 0,
    Reachable = 1,

    /// <summary>The mailbox is closed.</summary>
    Closed = 2,

    /// <summary>The recipient does not accept letters from this sender.</summary>
    SenderNotAccepted = 3,
}
