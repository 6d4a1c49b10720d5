namespace Budkavle.Checker.Histories;

/// <summary>
/// What a reader of one mailbox saw. A letter that was opened, or a command on it that was acknowledged, is a reading of one letter.
/// </summary>
public sealed record MailboxReading
{
    public required string Recipient { get; init; }

    public required long InvokedAt { get; init; }

    public required long EndedAt { get; init; }

    public required IReadOnlyList<SeenLetter> Letters { get; init; }

    /// <summary>All pages of all folders: what is not among the letters was not in the mailbox.</summary>
    public bool IsWhole { get; init; }
}
