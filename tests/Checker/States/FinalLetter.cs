namespace Budkavle.Checker.States;

/// <summary>A letter found in a mailbox, or waiting there for its time.</summary>
public sealed record FinalLetter
{
    public required string Recipient { get; init; }

    public required string LetterId { get; init; }

    /// <summary>Who sent it, as the history names senders; empty where the one who reads cannot tell.</summary>
    public string Sender { get; init; } = "";

    /// <summary>Digest of all that the recipient gets to see; null if the letter is listed but could not be opened.</summary>
    public required string? Content { get; init; }

    public required Standing Standing { get; init; }

    /// <summary>Its place in the mailbox's stream, where it is known; 0 elsewhere.</summary>
    public long Version { get; init; }

    /// <summary>
    /// The end of the time in which the sender asked for a confirmation, with all outages, in the unit of the two below; 0 if there is
    /// none.
    /// </summary>
    public long DeadlineAt { get; init; }

    /// <summary>When it is said to have expired, or 0.</summary>
    public long ExpiredAt { get; init; }

    public long ConfirmedAt { get; init; }

    /// <summary>The recipient is to be told of it.</summary>
    public bool AsksForNotification { get; init; }
}
