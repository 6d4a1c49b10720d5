namespace Budkavle.Grains.Notifications;

/// <summary>What a channel is to hand over. Of a letter it holds nothing but that it came and from whom.</summary>
public sealed record NotificationMessage
{
    /// <summary>
    /// 32 hexadecimal digits, the same at every attempt for the same letter, telling nothing of the letter or its recipient.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The address in the channel's own form, as the recipient gave it; the channel checks it.</summary>
    public required string Address { get; init; }

    /// <summary>
    /// The word that tells which letter it was about when a mail comes back to the return path, or a gateway reports what became of a text
    /// message; null where nothing comes back.
    /// </summary>
    public string? ReturnWord { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text; lines end in a line feed.</summary>
    public required string Text { get; init; }

    /// <summary>The same as a whole HTML document, for channels that have use for it; null where the text is all there is.</summary>
    public string? Html { get; init; }

    /// <summary>sv or en; empty where nobody knows.</summary>
    public required string Language { get; init; }

    /// <summary>Who an SMS comes from; null for what the channel is set to.</summary>
    public string? From { get; init; }

    /// <summary>Where answers to an e-mail go; null for where it comes from.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>An https address that takes the recipient off the list when it is posted to (RFC 8058); null for none.</summary>
    public string? UnsubscribeAt { get; init; }

    /// <summary>Nothing personal gets into a log by accident.</summary>
    public override string ToString() => Id;
}
