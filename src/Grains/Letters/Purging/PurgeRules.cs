using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>What may be removed, and when: nothing unless a rule says so.</summary>
public sealed record PurgeRules
{
    /// <summary>The longest time a rule may name: a hundred years.</summary>
    public const int DaysMax = 36_500;

    /// <summary>Contents that nothing names, so many days after they were last put or about to be named; null for never.</summary>
    public int? UnreferencedAfterDays { get; init; }

    /// <summary>Contents of letters that another operator took, so many days after its answer; null for never.</summary>
    public int? RelayedLettersAfterDays { get; init; }

    /// <summary>The lists of recipients of a dispatch, so many days after its end; null for never.</summary>
    public int? DispatchListsAfterDays { get; init; }

    /// <summary>Files behind links in e-mails, so many days after the link is over; null for never.</summary>
    public int? LinkedFilesAfterDays { get; init; }

    /// <summary>
    /// By the sender's id: large bodies and attachments of its letters, so many days after the letter came, or the dispatch ended.
    /// </summary>
    public IReadOnlyDictionary<UInt128, int> LettersAfterDays { get; init; } = new Dictionary<UInt128, int>();

    /// <summary>Letters of mailboxes that were closed, so many days after that and after their last use; null for never.</summary>
    public int? ClosedMailboxesAfterDays { get; init; }

    /// <summary>The same of mailboxes whose owners have chosen another operator.</summary>
    public int? MovedMailboxesAfterDays { get; init; }

    /// <summary>The same of those whose owners have died, counted from when that was registered here.</summary>
    public int? DeceasedOwnersAfterDays { get; init; }

    /// <summary>Whether there is any rule.</summary>
    public bool IsEmpty =>
        UnreferencedAfterDays is null && RelayedLettersAfterDays is null && DispatchListsAfterDays is null && LinkedFilesAfterDays is null
        && LettersAfterDays.Count == 0 && !HasMailboxRules;

    /// <summary>Whether any rule goes by what became of mailboxes.</summary>
    public bool HasMailboxRules => (ClosedMailboxesAfterDays ?? MovedMailboxesAfterDays ?? DeceasedOwnersAfterDays) is not null;

    /// <summary>The days of a rule about mailboxes; null for never.</summary>
    public int? MailboxDaysOf(PurgeRule rule) => rule switch
    {
        PurgeRule.ClosedMailboxes => ClosedMailboxesAfterDays,
        PurgeRule.MovedMailboxes => MovedMailboxesAfterDays,
        PurgeRule.DeceasedOwners => DeceasedOwnersAfterDays,
        _ => null,
    };

    /// <exception cref="ArgumentOutOfRangeException">A time is not from 1 (of links from 0) to <see cref="DaysMax"/> days.</exception>
    public void Validate()
    {
        foreach (var days in (int?[])
        [
            UnreferencedAfterDays, RelayedLettersAfterDays, DispatchListsAfterDays, ClosedMailboxesAfterDays, MovedMailboxesAfterDays,
            DeceasedOwnersAfterDays, .. Letters(),
        ])
        {
            if (days is < 1 or > DaysMax) throw new ArgumentOutOfRangeException(nameof(PurgeRules), "A rule's days are from 1 on.");
        }

        if (LinkedFilesAfterDays is < 0 or > DaysMax)
            throw new ArgumentOutOfRangeException(nameof(LinkedFilesAfterDays), "A rule's days are from 0 on.");
    }

    private IEnumerable<int?> Letters() => LettersAfterDays.Values.Select(days => (int?)days);
}
