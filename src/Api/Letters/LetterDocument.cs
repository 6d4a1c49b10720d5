namespace Budkavle.Api.Letters;

/// <summary>
/// A letter on the wire, for the OpenAPI document. It is read by <see cref="Parsing.LetterParser"/>, not through this type.
/// </summary>
public sealed record LetterDocument
{
    /// <summary>The recipient's 12-digit personnummer, samordningsnummer, or 16 and the organisationsnummer.</summary>
    public required string Recipient { get; init; }

    /// <summary>In a bulk line: the letter's own idempotency key, 1 to 255 visible ASCII characters.</summary>
    public string? Key { get; init; }

    /// <summary>At most 255 characters, one line.</summary>
    public required string Subject { get; init; }

    public required BodyDocument Body { get; init; }

    public IReadOnlyList<AttachmentDocument>? Attachments { get; init; }

    public string? Reference { get; init; }

    /// <summary>BCP 47, such as sv-SE.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? PublishAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public bool ConfirmationRequired { get; init; }

    public bool ReplyAllowed { get; init; }

    public string? Category { get; init; }

    /// <summary>The code of a form of yours: whoever reads the letter is led to it, while you take it.</summary>
    public string? Form { get; init; }

    public SupportDocument? Support { get; init; }

    /// <summary>What is done while the letter stays unread. Without it nothing is. Reading the letter cancels what is left.</summary>
    public EscalationDocument? Escalation { get; init; }

    /// <summary>
    /// Days of 24 hours after the letter became available, 1 to 180, each later than the one before; null leaves a step out.
    /// </summary>
    public sealed record EscalationDocument
    {
        /// <summary>A reminder the way the recipient was told first. Default 7.</summary>
        public int? RemindAfterDays { get; init; }

        /// <summary>A message by the recipient's other channel, if there is one. Default a week after the reminder.</summary>
        public int? OtherChannelAfterDays { get; init; }

        /// <summary>The letter on paper, by a print house. Default never.</summary>
        public int? PrintAfterDays { get; init; }
    }

    /// <summary>What the letter says.</summary>
    public sealed record BodyDocument(string ContentType, string Content);

    /// <summary>A file: content in base64, or the id of an uploaded content.</summary>
    public sealed record AttachmentDocument(string FileName, string ContentType, string? Content, string? ContentId);

    /// <summary>Where the recipient can ask.</summary>
    public sealed record SupportDocument(string? Text, string? Url, string? Phone, string? Email);
}
