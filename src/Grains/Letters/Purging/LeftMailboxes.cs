using Budkavle.Domain.Letters;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Mandates;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>
/// Mailboxes that were closed, moved to another operator, or whose owners have died, and since when nobody has used them: from all shards,
/// since a person may have mailboxes of several numbers in as many.
/// </summary>
internal sealed class LeftMailboxes(PurgeRules rules, KeyedHashes hashes, DateTimeOffset now)
{
    /// <summary>A number may be replaced by one that is replaced; nobody has had so many.</summary>
    private const int SuccessorsMax = 100;

    private readonly Dictionary<StreamKey, Standing> _left = [];
    private readonly Dictionary<StreamKey, PurgeRule?> _rules = [];
    private readonly ArchiveFold<MandateBook, MandateEvent> _books = new(MandateAggregate.Instance);

    /// <summary>Takes what an entry says of a mailbox or its owner; those of one stream come in order.</summary>
    public void Apply(in Entry entry)
    {
        var before = _left.GetValueOrDefault(entry.Stream);
        switch (entry.Type)
        {
            case EntryType.AggregateEvent: _books.Apply(entry); break;
            case EntryType.MailboxRegistered: Set(entry.Stream, new Standing { MovedAt = MovedAt(entry) }); break;
            // Who chooses anything still uses the mailbox.
            case EntryType.SettingsChanged: Set(entry.Stream, before with { MovedAt = MovedAt(entry) }); break;
            case EntryType.MailboxClosed: Set(entry.Stream, before with { ClosedAt = entry.At }); break;
            case EntryType.MailboxHeld: Set(entry.Stream, Held(before, entry)); break;
            case EntryType.LetterRead or EntryType.LetterConfirmed or EntryType.LetterArchived or EntryType.LetterRestored
                or EntryType.LetterMarkedUnread or EntryType.LetterMarkedRead or EntryType.LetterActedOn:
                Set(entry.Stream, before with { UsedAt = entry.At });
                break;
            default: break;
        }
    }

    /// <summary>The rule that lets a letter of a mailbox go, or null. Ask when every shard has been read.</summary>
    /// <param name="mailbox">Which.</param>
    /// <param name="from">When the letter came, or is to come, milliseconds since 1970.</param>
    public PurgeRule? RuleOf(StreamKey mailbox, long from)
    {
        if (!_left.TryGetValue(mailbox, out var standing)) return null;
        if (!_rules.TryGetValue(mailbox, out var rule)) _rules[mailbox] = rule = IsOver(mailbox) ? standing.Rule : null;
        return rule is { } one && IsOver(one, from) ? one : null;
    }

    /// <summary>Whether all mailboxes of the owner are left for long enough: who has one of them sees the letters of all.</summary>
    private bool IsOver(StreamKey mailbox)
    {
        var newest = mailbox.Value;
        for (var step = 0; BookOf(newest).Successor is var successor && successor != 0; step++)
        {
            if (step == SuccessorsMax) return false;
            newest = successor;
        }

        return ((IEnumerable<UInt128>)[mailbox.Value, newest, .. BookOf(newest).Formers]).All(one =>
            _left.TryGetValue(new StreamKey(one), out var standing) && IsOver(standing.Rule, standing.Since) && !HasEstate(BookOf(one)));
    }

    /// <summary>Whether somebody may read the letters of the dead.</summary>
    private bool HasEstate(MandateBook book) =>
        book.Given.Any(given => given.Mandate.Kind == MandateKind.Estate && given.EndedAt is null && now < given.Mandate.Until);

    private MandateBook BookOf(UInt128 mailbox) => _books.Of(hashes.MandatesOf(mailbox));

    private bool IsOver(PurgeRule rule, long since) => rules.MailboxDaysOf(rule) is { } days
        && since < now.AddDays(-days).ToUnixTimeMilliseconds();

    private static long MovedAt(in Entry entry) => SettingsCodec.Read(entry.Payload).Operator is null ? 0 : entry.At;

    /// <summary>A death that was a mistake leaves the mailbox closed until its owner opens it.</summary>
    private static Standing Held(Standing before, in Entry entry) => entry.Payload.Span[0] != 0
        ? before with { HeldAt = entry.At } : before with { HeldAt = 0, ClosedAt = entry.At };

    private void Set(StreamKey mailbox, Standing standing)
    {
        if (standing.IsLeft) _left[mailbox] = standing;
        else _left.Remove(mailbox);
    }

    /// <summary>Times in milliseconds since 1970; 0 for what is not so.</summary>
    private readonly record struct Standing(long ClosedAt, long MovedAt, long HeldAt, long UsedAt)
    {
        public bool IsLeft => (ClosedAt | MovedAt | HeldAt) != 0;

        public PurgeRule Rule => HeldAt != 0 ? PurgeRule.DeceasedOwners
            : ClosedAt != 0 ? PurgeRule.ClosedMailboxes : PurgeRule.MovedMailboxes;

        public long Since => Math.Max(UsedAt, HeldAt != 0 ? HeldAt : ClosedAt != 0 ? ClosedAt : MovedAt);
    }
}
