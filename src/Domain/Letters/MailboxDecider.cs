namespace Budkavle.Domain.Letters;

/// <summary>The rules of a mailbox. Pure: what it needs to know is given, what it decides is returned.</summary>
public static class MailboxDecider
{
    /// <summary>How far ahead a letter may be scheduled.</summary>
    public static readonly TimeSpan ScheduleAheadMax = TimeSpan.FromDays(366);

    /// <summary>May this letter go into this mailbox now?</summary>
    /// <param name="head">The mailbox.</param>
    /// <param name="senderBlocked">Whether the settings block the sender; looked up only if the head says that there are blocks.</param>
    public static LetterRefusal Deliver(in MailboxHead head, bool senderBlocked)
    {
        if (!head.IsReachable) return LetterRefusal.RecipientNotReachable;
        return senderBlocked ? LetterRefusal.SenderNotAccepted : LetterRefusal.None;
    }

    /// <summary>When a letter becomes available: at once, or at the time its sender asked for if that lies ahead.</summary>
    public static bool IsScheduled(long publishAtMilliseconds, long nowMilliseconds) => publishAtMilliseconds > nowMilliseconds;

    /// <summary>
    /// Whether an accepted letter waits before it is anywhere: for its time, or for the operator that its recipient has chosen.
    /// </summary>
    public static bool Waits(in MailboxHead head, long publishAtMilliseconds, long nowMilliseconds) =>
        head.Flags.HasFlag(MailboxFlags.OtherOperator) || IsScheduled(publishAtMilliseconds, nowMilliseconds);

    /// <summary>A letter may not be kept from its recipient for longer than <see cref="ScheduleAheadMax"/>.</summary>
    public static bool IsTooFarAhead(long publishAtMilliseconds, long nowMilliseconds) =>
        publishAtMilliseconds - nowMilliseconds > (long)ScheduleAheadMax.TotalMilliseconds;

    /// <summary>
    /// Whether a letter expires: its confirmation was asked for in a time that is over, it was not confirmed, and nothing has said so yet.
    /// </summary>
    /// <param name="letter">The letter.</param>
    /// <param name="deadlineAt">The end of that time by the legal clock (<see cref="Availability.LegalClock"/>).</param>
    /// <param name="provenUntil">Until when all outages are known: what is not proven may yet move the deadline.</param>
    /// <param name="nowMilliseconds">Now.</param>
    public static bool Expires(in LetterRow letter, long deadlineAt, long provenUntil, long nowMilliseconds) =>
        MayExpire(letter) && deadlineAt <= provenUntil && deadlineAt <= nowMilliseconds;

    /// <summary>Whether the letter waits for a confirmation that is asked for by a time.</summary>
    public static bool MayExpire(in LetterRow letter) =>
        letter.AsksInTime && letter.ExpiredAt == 0 && letter.Status is (LetterStatus.Delivered or LetterStatus.Read);

    public static LetterRefusal Register(in MailboxHead head) =>
        head.IsReachable || head.Flags.HasFlag(MailboxFlags.Held) ? LetterRefusal.AlreadyRegistered : LetterRefusal.None;

    /// <summary>Closing and settings ask for a mailbox that is open.</summary>
    public static LetterRefusal RequireOpen(in MailboxHead head) =>
        head.IsReachable ? LetterRefusal.None : LetterRefusal.NotRegistered;

    /// <summary>
    /// The entries that a recipient's command gives for a letter. A repeated command changes nothing and is no error; to confirm a letter
    /// that was not opened opens it.
    /// </summary>
    public static (IReadOnlyList<EntryType> Entries, LetterRefusal Refusal) Decide(LetterCommand command, in LetterRow letter) =>
        letter.Status == LetterStatus.Scheduled
            ? ([], LetterRefusal.NoSuchLetter)
            : command switch
            {
                LetterCommand.Read when letter.Status < LetterStatus.Read => ([EntryType.LetterRead], LetterRefusal.None),
                LetterCommand.Read when letter.MarkedUnread => ([EntryType.LetterMarkedRead], LetterRefusal.None),
                LetterCommand.MarkUnread when letter.Status >= LetterStatus.Read && !letter.MarkedUnread =>
                    ([EntryType.LetterMarkedUnread], LetterRefusal.None),
                LetterCommand.Confirm when !letter.Traits.HasFlag(LetterTraits.ConfirmationRequired) =>
                    ([], LetterRefusal.NothingToConfirm),
                LetterCommand.Confirm when letter.Status < LetterStatus.Read =>
                    ([EntryType.LetterRead, EntryType.LetterConfirmed], LetterRefusal.None),
                LetterCommand.Confirm when letter.Status < LetterStatus.Confirmed => ([EntryType.LetterConfirmed], LetterRefusal.None),
                LetterCommand.Archive when !letter.Archived => ([EntryType.LetterArchived], LetterRefusal.None),
                LetterCommand.Purge when letter.Archived => ([EntryType.SubmissionPurged], LetterRefusal.None),
                LetterCommand.Restore when letter.Archived => ([EntryType.LetterRestored], LetterRefusal.None),
                _ => ([], LetterRefusal.None),
            };
}
