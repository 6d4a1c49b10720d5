using System.Text;
using System.Text.Json.Serialization;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>A letter in a list.</summary>
public record LetterItem
{
    public required Guid LetterId { get; init; }

    /// <summary>The sender's name.</summary>
    public required string Sender { get; init; }

    /// <summary>What to name in the settings to block the sender; of an imported letter, see the letter's origin.</summary>
    public Guid SenderId { get; init; }

    public required string Subject { get; init; }

    /// <summary>delivered (not opened yet), read or confirmed.</summary>
    public required string Status { get; init; }

    public DateTimeOffset? AvailableAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was found that the letter had not been confirmed by its deadline.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Opened, and marked by its owner as if it were not. Left out where it is not so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MarkedUnread { get; init; }

    /// <summary>
    /// Brought from another operator by the letter's owner: it stands where it came to this mailbox, with the time at which it came to the
    /// other. Left out where it is not so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Imported { get; init; }

    public bool ConfirmationRequired { get; init; }

    public bool HasAttachments { get; init; }

    internal static LetterItem Of(in ShownLetter letter) => new()
    {
        LetterId = letter.LetterId,
        Sender = letter.Sender,
        SenderId = Ids.ToGuid(letter.Row.Sender),
        Subject = Encoding.UTF8.GetString(letter.Subject.Span),
        Status = LetterFinder.NameOf(letter.Row.Status),
        AvailableAt = Ids.ToTime(letter.Row.AvailableAt),
        ReadAt = Ids.ToTime(letter.Row.ReadAt),
        DueAt = Ids.ToTime(letter.Row.DueAt),
        ExpiredAt = Ids.ToTime(letter.Row.ExpiredAt),
        MarkedUnread = letter.Row.MarkedUnread,
        Imported = letter.Row.Imported,
        ConfirmationRequired = letter.Row.Traits.HasFlag(LetterTraits.ConfirmationRequired),
        HasAttachments = letter.Row.Traits.HasFlag(LetterTraits.HasAttachments),
    };
}
