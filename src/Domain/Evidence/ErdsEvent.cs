namespace Budkavle.Domain.Evidence;

/// <summary>
/// An event of an electronic registered delivery service, named as in ETSI EN 319 522-1: <paramref name="Code"/> is its number there.
/// </summary>
/// <param name="Code">Such as D.1.</param>
/// <param name="Name">Such as ContentConsignment.</param>
/// <param name="Meaning">In plain words.</param>
public sealed record ErdsEvent(string Code, string Name, string Meaning)
{
    public static ErdsEvent SubmissionAcceptance { get; } =
        new("A.1", nameof(SubmissionAcceptance), "the letter was accepted from its sender");

    public static ErdsEvent SubmissionRejection { get; } =
        new("A.2", nameof(SubmissionRejection), "the submission of a letter was refused");

    public static ErdsEvent ContentConsignment { get; } =
        new("D.1", nameof(ContentConsignment), "the letter was made available in the recipient's mailbox");

    public static ErdsEvent RelayAcceptance { get; } =
        new("B.1", nameof(RelayAcceptance), "the recipient's own mailbox operator took the letter over");

    public static ErdsEvent RelayRejection { get; } =
        new("B.2", nameof(RelayRejection), "the recipient's own mailbox operator did not take the letter");

    public static ErdsEvent RelayFailure { get; } =
        new("B.3", nameof(RelayFailure), "the letter could not be handed to the recipient's own mailbox operator");

    public static ErdsEvent ConsignmentNotification { get; } =
        new("D.3", nameof(ConsignmentNotification), "the recipient was notified of the letter");

    public static ErdsEvent ConsignmentNotificationFailure { get; } =
        new("D.4", nameof(ConsignmentNotificationFailure), "the recipient could not be notified of the letter");

    public static ErdsEvent ContentHandover { get; } = new("E.1", nameof(ContentHandover), "the recipient opened the letter");

    public static ErdsEvent ConsignmentAcceptance { get; } =
        new("C.3", nameof(ConsignmentAcceptance), "the recipient confirmed receipt of the letter");

    public static ErdsEvent AcceptanceRejectionExpiry { get; } =
        new("C.5", nameof(AcceptanceRejectionExpiry), "the recipient had not confirmed receipt of the letter by its deadline");

    /// <summary>All events that receipts are given for.</summary>
    public static IReadOnlyList<ErdsEvent> All { get; } =
    [
        SubmissionAcceptance, SubmissionRejection, RelayAcceptance, RelayRejection, RelayFailure, ContentConsignment,
        ConsignmentNotification, ConsignmentNotificationFailure, ContentHandover,
        ConsignmentAcceptance, AcceptanceRejectionExpiry,
    ];
}
