using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A submission, whole.</summary>
public sealed record SubmissionDocument
{
    public required Guid SubmissionId { get; init; }

    public required uint Number { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Null until it is acknowledged.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>mailbox or email.</summary>
    public required string Way { get; init; }

    /// <summary>Who sent it; of an e-mail nothing is proved.</summary>
    public required SubmissionEnvelope.Submitter From { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>A form of yours, filled in; its questions and answers are the text too.</summary>
    public AnsweredForm? Form { get; init; }

    /// <summary>The letter of yours that it answers.</summary>
    public Guid? InReplyTo { get; init; }

    /// <summary>Your reference in that letter, where a form answers it.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether a scanner looked at the files and found nothing; false where none is set up.</summary>
    public required bool Scanned { get; init; }

    public required IReadOnlyList<FilePart> Files { get; init; }

    /// <summary>A file, fetched by its index.</summary>
    /// <param name="Index">From 0.</param>
    /// <param name="FileName">Made harmless.</param>
    /// <param name="ContentType">By its contents.</param>
    /// <param name="PdfA">The part and level of PDF/A that it says it keeps, such as 2b; not validated.</param>
    /// <param name="SizeBytes">Its length.</param>
    /// <param name="Sha256">64 hexadecimal digits, as in the receipt.</param>
    public sealed record FilePart(int Index, string FileName, string ContentType, string? PdfA, long SizeBytes, string Sha256);
}
