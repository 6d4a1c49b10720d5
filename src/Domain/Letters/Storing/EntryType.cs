namespace Budkavle.Domain.Letters;

/// <summary>
/// What an entry of the log says. The number is stored: never change or reuse one. Each type has a golden file in the tests.
/// </summary>
public enum EntryType : byte
{
    MailboxRegistered = 1,
    MailboxClosed = 2,
    SettingsChanged = 3,

    LetterDelivered = 10,
    LetterScheduled = 11,

    /// <summary>A scheduled letter has become available.</summary>
    LetterPublished = 12,
    LetterRead = 13,
    LetterConfirmed = 14,
    LetterArchived = 15,
    LetterRestored = 16,

    /// <summary>A letter of a dispatch: its content is the dispatch's template.</summary>
    DispatchLetterDelivered = 17,

    /// <summary>How far a dispatch has come in this shard; in the same commit as the letters that it counts.</summary>
    DispatchAdvanced = 18,

    /// <summary>The time in which a letter's confirmation was asked for is over, and it was not confirmed.</summary>
    LetterExpired = 19,

    NotificationSent = 20,
    NotificationFailed = 21,
    NotificationDeferred = 22,

    /// <summary>What was still to be told is not, for the letter has been read.</summary>
    NotificationCancelled = 23,

    /// <summary>An unread letter is to be sent on paper.</summary>
    PrintOrdered = 24,

    /// <summary>It is in a job for the print house.</summary>
    PrintAssigned = 25,

    /// <summary>The job is where the print house takes it from.</summary>
    PrintHandedOver = 26,

    /// <summary>The print house has printed and posted it.</summary>
    LetterPrinted = 27,

    /// <summary>It came back by post.</summary>
    PrintReturned = 28,

    /// <summary>Nobody knows where to send it; it stays where it is, in the mailbox.</summary>
    PrintUnaddressed = 29,

    /// <summary>A submission was refused; in a stream of its sender's own.</summary>
    SubmissionRejected = 30,

    /// <summary>The recipient marks an opened letter as unread: how it is shown, no evidence of anything.</summary>
    LetterMarkedUnread = 31,

    /// <summary>The mark is taken away, by reading the letter again.</summary>
    LetterMarkedRead = 32,

    /// <summary>A letter that was to be sent on paper has been read.</summary>
    PrintCancelled = 33,

    /// <summary>Somebody else than the owner has looked at a letter or done something with it; says who.</summary>
    LetterActedOn = 34,

    /// <summary>The register has closed a mailbox whose owner has died, or withdrawn that: one byte, 1 or 0.</summary>
    MailboxHeld = 35,

    /// <summary>
    /// An agency has received a submission: a letter in its intake's stream, with the agency in <see cref="LetterField.Submission"/>.
    /// </summary>
    SubmissionReceived = 36,

    /// <summary>The time to keep an acknowledged submission is over: its contents are deleted, and it is listed no more.</summary>
    SubmissionPurged = 37,

    /// <summary>
    /// A letter that its owner has brought from another operator: where it came from stands in <see cref="LetterField.Import"/>.
    /// </summary>
    LetterImported = 38,

    /// <summary>An event of an ordinary aggregate: JSON with its type's name.</summary>
    AggregateEvent = 40,

    /// <summary>A letter of a dispatch for a recipient who has chosen another operator: accepted, and not available here.</summary>
    DispatchLetterScheduled = 50,

    /// <summary>A letter whose time has come goes to another operator: it waits until that operator has answered.</summary>
    RelayOrdered = 51,

    /// <summary>The other operator has it in the recipient's mailbox; with its answer.</summary>
    LetterRelayed = 52,

    /// <summary>The other operator has answered that it does not take the letter; with its answer.</summary>
    RelayRefused = 53,

    /// <summary>No answer came by which the letter was taken, and it is not tried any more.</summary>
    RelayFailed = 54,

    /// <summary>A service has asked for an e-mail or SMS, or sent a letter that its list is to show; in the service's own stream.</summary>
    MessageAccepted = 60,

    /// <summary>What became of it.</summary>
    MessageMoved = 61,
}
