namespace Budkavle.Api.Mailboxes;

/// <summary>A letter in a list.</summary>
public record LetterItem
{
    public required Guid LetterId { get; init; }

    /// <summary>The sender's name.</summary>
    public required string Sender { get; init; }

    /// <summary>What to name in the settings to block the sender.</summary>
    public Guid SenderId { get; init; }

    public required string Subject { get; init; }

    /// <summary>delivered (not opened yet), read or confirmed.</summary>
    public required string Status { get; init; }

    public DateTimeOffset? AvailableAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public bool ConfirmationRequired { get; init; }

    public bool HasAttachments { get; init; }
}
