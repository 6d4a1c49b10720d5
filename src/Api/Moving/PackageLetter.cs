using System.Security.Cryptography;
using System.Text;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Moving;

/// <summary>A letter in a package: what it says, where it stands, and the evidence of it.</summary>
public sealed record PackageLetter
{
    public required Guid LetterId { get; init; }

    /// <summary>The sender's name.</summary>
    public required string Sender { get; init; }

    public required DateTimeOffset AvailableAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? ExpiredAt { get; init; }

    public bool Archived { get; init; }

    public bool MarkedUnread { get; init; }

    public bool ConfirmationRequired { get; init; }

    public bool ReplyAllowed { get; init; }

    /// <summary>The letter as it was sent: <c>budkavle verify receipt.json --content</c> takes it.</summary>
    public required Content Letter { get; init; }

    public required Evidence Proof { get; init; }

    /// <summary>What the letter says.</summary>
    public sealed record Content
    {
        public required string Subject { get; init; }

        public string Reference { get; init; } = "";

        public string Language { get; init; } = "";

        public string Category { get; init; } = "";

        /// <summary>The code of a form of the sender's; null for none.</summary>
        public string? Form { get; init; }

        public Contact? Support { get; init; }

        public required Text Body { get; init; }

        public IReadOnlyList<File>? Attachments { get; init; }
    }

    /// <summary>Where to ask.</summary>
    public sealed record Contact(string? Text, string? Url, string? Phone, string? Email);

    /// <summary>A body and its media type.</summary>
    public sealed record Text(string ContentType, string Content);

    /// <summary>An attachment.</summary>
    public sealed record File(string FileName, string ContentType, byte[] Content);

    /// <summary>The receipts of a letter; of one that had been imported, those of the operator before too.</summary>
    public sealed record Evidence
    {
        /// <summary>The domain of the operator whose receipts they are.</summary>
        public required string Operator { get; init; }

        /// <summary>The letter's id there.</summary>
        public required Guid LetterId { get; init; }

        /// <summary>The sender's organisation number, twelve digits; null where the operator does not know it.</summary>
        public string? SenderNumber { get; init; }

        public required IReadOnlyList<ReceiptDocument> Receipts { get; init; }

        public Evidence? Before { get; init; }
    }

    /// <summary>The fields that are stored of the content.</summary>
    /// <param name="hashesBody">Whether the body stands there as its SHA-256, as long ones do.</param>
    internal StoredLetter ToStored(bool hashesBody)
    {
        var body = Encoding.UTF8.GetBytes(Letter.Body.Content);
        return new StoredLetter
        {
            Traits = (ConfirmationRequired ? LetterTraits.ConfirmationRequired : 0) | (ReplyAllowed ? LetterTraits.ReplyAllowed : 0)
                | (Letter.Attachments is { Count: > 0 } ? LetterTraits.HasAttachments : 0),
            DueAt = DueAt?.ToUnixTimeMilliseconds() ?? 0,
            Subject = Letter.Subject,
            Reference = Letter.Reference ?? "",
            Language = Letter.Language ?? "",
            Category = Letter.Category ?? "",
            Form = Letter.Form ?? "",
            SupportText = Letter.Support?.Text ?? "",
            SupportUrl = Letter.Support?.Url ?? "",
            SupportPhone = Letter.Support?.Phone ?? "",
            SupportEmail = Letter.Support?.Email ?? "",
            BodyType = Letter.Body.ContentType,
            Body = hashesBody ? default : body,
            BodyHash = hashesBody ? SHA256.HashData(body) : default,
            Attachments = [.. (Letter.Attachments ?? []).Select(file =>
                new LetterAttachment(file.FileName, file.ContentType, file.Content.Length, SHA256.HashData(file.Content)))],
        };
    }
}
