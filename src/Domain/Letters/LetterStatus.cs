namespace Budkavle.Domain.Letters;

/// <summary>
/// Where a letter stands. It only moves forward: scheduled, delivered, read, confirmed; a letter whose confirmation is asked for may be
/// confirmed without having been opened first, which opens it. Archiving is the recipient's own matter and no status; nor is
/// that the time for the confirmation is over, which may be so of a letter that was confirmed too late.
/// </summary>
public enum LetterStatus : byte
{
    /// <summary>Accepted, waits for its publication time; the recipient does not see it.</summary>
    Scheduled = 1,

    /// <summary>Available in the mailbox.</summary>
    Delivered = 2,

    /// <summary>Opened by the recipient.</summary>
    Read = 3,

    /// <summary>The recipient has confirmed receipt, as the sender asked.</summary>
    Confirmed = 4,
}
