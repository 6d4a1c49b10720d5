namespace Budkavle.Api.Mailboxes;

/// <summary>A page of letters for people.</summary>
/// <param name="Letters">Newest first.</param>
/// <param name="Next">Where the next page begins; null if there is none. A search that has looked through
/// <see cref="MailboxReader.SearchedRowsMax"/> letters also ends here.</param>
/// <param name="LookedBackTo">The time of the last letter that was looked at and came here first; null if none was.</param>
public sealed record ListedLetters(IReadOnlyList<ListedLetters.Row> Letters, string? Next, DateTimeOffset? LookedBackTo)
{
    /// <summary>A letter, and when its deadline is really over (see <see cref="OpenLetter.DeadlineAt"/>).</summary>
    public sealed record Row(LetterItem Letter, DateTimeOffset? DeadlineAt);
}
