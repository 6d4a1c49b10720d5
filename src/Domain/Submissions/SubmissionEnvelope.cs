namespace Budkavle.Domain.Submissions;

/// <summary>
/// Who says what to whom: the body of a submission, a JSON document. Its hash stands in the receipt, so sender and agency can both prove
/// it; it goes with the files when the submission is purged. It has no time: the receipt says when.
/// </summary>
public sealed record SubmissionEnvelope
{
    public const string MediaType = "application/json";

    public required Receiver To { get; init; }

    public required Submitter From { get; init; }

    public required string Subject { get; init; }

    /// <summary>The message; of a form its questions and answers (<see cref="FormReport"/>).</summary>
    public required string Text { get; init; }

    /// <summary>The filled in form; null for a plain message.</summary>
    public AnsweredForm? Form { get; init; }

    /// <summary>The letter that it answers, as its recipient knows it.</summary>
    public Guid? InReplyTo { get; init; }

    /// <summary>The agency's reference in that letter, where a form answers it; null for none.</summary>
    public string? Reference { get; init; }

    /// <param name="Agency">The sender's id of the agency.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Receiver(Guid Agency, string Name);

    /// <summary>Who sent it.</summary>
    public sealed record Submitter
    {
        /// <summary>True for somebody who had logged in; false for what an e-mail says of itself.</summary>
        public required bool Authenticated { get; init; }

        /// <summary>The person's or organisation's number, 12 digits; null for an e-mail.</summary>
        public string? Number { get; init; }

        /// <summary>The signatory who acted for the organisation.</summary>
        public string? ActedBy { get; init; }

        /// <summary>The envelope's sender of an e-mail; empty if it had none.</summary>
        public string? Email { get; init; }
    }
}
