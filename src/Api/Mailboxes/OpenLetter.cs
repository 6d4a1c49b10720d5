using System.Diagnostics.CodeAnalysis;

namespace Budkavle.Api.Mailboxes;

/// <summary>A letter, whole. HTML and Markdown come as the sender wrote them: whoever shows them must make them harmless.</summary>
public sealed record OpenLetter : LetterItem
{
    [SetsRequiredMembers]
    public OpenLetter(LetterItem item)
        : base(item)
    {
    }

    public string Folder { get; init; } = "inbox";

    public BodyPart Body { get; init; } = new("", "");

    public string Reference { get; init; } = "";

    public string Language { get; init; } = "";

    public string Category { get; init; } = "";

    /// <summary>The code of a form of the sender's, by which the letter is answered; empty for none.</summary>
    public string Form { get; init; } = "";

    public bool ReplyAllowed { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When <see cref="LetterItem.DueAt"/> is really over: later by the time in which the letter could not be reached.</summary>
    public DateTimeOffset? DeadlineAt { get; init; }

    public SupportPart Support { get; init; } = new("", "", "", "");

    /// <summary>Where the letter's owner has brought it from; null for one that came here. Its receipts are at <c>/origin</c>.</summary>
    public OriginPart? Origin { get; init; }

    public IReadOnlyList<AttachmentPart> Attachments { get; init; } = [];

    /// <summary>What the letter says.</summary>
    public sealed record BodyPart(string ContentType, string Content);

    /// <summary>Where to ask; empty where the sender gave nothing.</summary>
    public sealed record SupportPart(string Text, string Url, string Phone, string Email);

    /// <summary>Another operator, by its internet domain, and the letter's id there.</summary>
    public sealed record OriginPart(string Operator, Guid LetterId)
    {
        /// <summary>
        /// What to name in the settings to block the sender: who has the organisation number here that the operator gave for the sender.
        /// Null if nobody has.
        /// </summary>
        public Guid? SenderId { get; init; }
    }

    /// <summary>A file, fetched by its index.</summary>
    public sealed record AttachmentPart(int Index, string FileName, string ContentType, long SizeBytes);
}
