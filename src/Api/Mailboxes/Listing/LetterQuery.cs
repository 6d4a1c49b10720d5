using Budkavle.Grains.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>Which letters of a mailbox a page shows, newest first.</summary>
public readonly record struct LetterQuery()
{
    /// <summary>Longer words are refused.</summary>
    public const int WordsMax = 200;

    /// <summary><see cref="Buckets.Inbox"/> or <see cref="Buckets.Archive"/>.</summary>
    public byte Bucket { get; init; } = Buckets.Inbox;

    /// <summary>The cursor: where the last page ended; null for the newest. Only what <see cref="LetterCursor"/> can read.</summary>
    public string? After { get; init; }

    /// <summary>At most <see cref="MailboxReader.LimitMax"/>.</summary>
    public int Limit { get; init; } = MailboxReader.LimitDefault;

    /// <summary>What subject or sender's name must hold; null for all.</summary>
    public string? Words { get; init; }

    /// <summary>Only letters that were never opened, or are marked so.</summary>
    public bool UnreadOnly { get; init; }

    /// <summary>Whether letters are left out, so that the number of rows looked at has to be bounded.</summary>
    internal bool IsSearch => Words is not null || UnreadOnly;
}
