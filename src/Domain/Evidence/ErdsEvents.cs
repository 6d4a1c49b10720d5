using Budkavle.Domain.Letters;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// The one table that says which entry of the log is evidence of which event. An entry may be of several: a letter that is not scheduled is
/// accepted and made available by the same one.
/// </summary>
public static class ErdsEvents
{
    /// <summary>The events that an entry is evidence of; none for entries that are of no letter.</summary>
    public static IReadOnlyList<ErdsEvent> Of(EntryType type) => type switch
    {
        EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.SubmissionReceived =>
            [ErdsEvent.SubmissionAcceptance, ErdsEvent.ContentConsignment],
        EntryType.LetterScheduled or EntryType.DispatchLetterScheduled => [ErdsEvent.SubmissionAcceptance],
        EntryType.SubmissionRejected => [ErdsEvent.SubmissionRejection],
        EntryType.LetterPublished => [ErdsEvent.ContentConsignment],
        EntryType.LetterRead => [ErdsEvent.ContentHandover],
        EntryType.LetterConfirmed => [ErdsEvent.ConsignmentAcceptance],
        EntryType.LetterExpired => [ErdsEvent.AcceptanceRejectionExpiry],
        EntryType.NotificationSent => [ErdsEvent.ConsignmentNotification],
        EntryType.NotificationFailed => [ErdsEvent.ConsignmentNotificationFailure],
        EntryType.LetterRelayed => [ErdsEvent.RelayAcceptance],
        EntryType.RelayRefused => [ErdsEvent.RelayRejection],
        EntryType.RelayFailed => [ErdsEvent.RelayFailure],
        _ => [],
    };

    /// <summary>True for entries whose payload is the letter itself.</summary>
    public static bool IsLetter(EntryType type) =>
        type is EntryType.LetterDelivered or EntryType.LetterScheduled or EntryType.SubmissionReceived or EntryType.LetterImported
        || IsOfDispatch(type);

    /// <summary>True for entries whose payload is a <see cref="Letters.DispatchLetter"/>.</summary>
    public static bool IsOfDispatch(EntryType type) =>
        type is EntryType.DispatchLetterDelivered or EntryType.DispatchLetterScheduled;

    /// <summary>True for entries whose payload begins with a <see cref="LetterReference"/>.</summary>
    public static bool SpeaksOfLetter(EntryType type) => type is EntryType.LetterPublished or EntryType.LetterRead
        or EntryType.LetterConfirmed or EntryType.LetterArchived or EntryType.LetterRestored or EntryType.LetterExpired
        or EntryType.LetterMarkedUnread or EntryType.LetterMarkedRead
        or EntryType.NotificationSent or EntryType.NotificationFailed or EntryType.NotificationDeferred
        or EntryType.NotificationCancelled
        or (>= EntryType.PrintOrdered and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled
        or (>= EntryType.RelayOrdered and <= EntryType.RelayFailed) or EntryType.SubmissionPurged;

    /// <summary>An event by its name, in any case of letters, or its number; null for others.</summary>
    public static ErdsEvent? Find(string text) => ErdsEvent.All.FirstOrDefault(one =>
        string.Equals(one.Name, text, StringComparison.OrdinalIgnoreCase)
        || string.Equals(one.Code, text, StringComparison.OrdinalIgnoreCase));
}
