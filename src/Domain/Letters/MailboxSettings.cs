using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Letters;

/// <summary>What a recipient has chosen, and what the register knows of the mailbox. Kept sealed.</summary>
public sealed record MailboxSettings
{
    /// <summary>The recipient's national number, 12 digits packed; sealed with everything else in the log and views.</summary>
    public ulong Number { get; init; }

    /// <summary>Where to tell of new letters, or null for no notification.</summary>
    public string? Email { get; init; }

    /// <summary>Where to send text messages, E.164 such as +46700000000, or null for none.</summary>
    public string? Phone { get; init; }

    /// <summary>Browsers that are told of new letters by push, or null for none.</summary>
    public IReadOnlyList<PushSubscription>? PushSubscriptions { get; init; }

    /// <summary>When not to be told, or null for never. Paper is not told of and knows no hours.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>
    /// The hour of the day, 0 to 23, at which to be told of all letters since the last time in one message, or null for at once.
    /// </summary>
    public int? DigestAt { get; init; }

    /// <summary>Where to send letters on paper, line by line; empty if nobody knows. See <see cref="Printing.PostalAddress"/>.</summary>
    public IReadOnlyList<string>? PostalAddress { get; init; }

    /// <summary>Senders whose letters are not accepted, by id in hexadecimal.</summary>
    public IReadOnlyList<string> BlockedSenders { get; init; } = [];

    /// <summary>Internet domain of the chosen mailbox operator, or null for this one.</summary>
    public string? Operator { get; init; }

    /// <summary>sv or en.</summary>
    public string Language { get; init; } = "sv";

    /// <summary>Who made this of the settings before, if it was not the owner: of this one change, never carried to the next.</summary>
    public SettingsChange? Change { get; init; }

    /// <summary>The bits of the head that follow from the settings.</summary>
    public MailboxFlags Flags =>
        (Email is null ? 0 : MailboxFlags.NotifyByEmail)
        | (Phone is null ? 0 : MailboxFlags.NotifyBySms)
        | (PushSubscriptions is { Count: > 0 } ? MailboxFlags.NotifyByPush : 0)
        | (BlockedSenders.Count == 0 ? 0 : MailboxFlags.BlocksSenders)
        | (Operator is null ? 0 : MailboxFlags.OtherOperator);
}
