using Budkavle.Grains.Notifications.Desks;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>A letter that a recipient is to be told of, from the moment its settings are read until the outcome is in the log.</summary>
internal sealed class PendingNotification : IDeskItem
{
    public required ShardLane Lane { get; init; }

    public required StreamKey Mailbox { get; init; }

    public required LetterReference Letter { get; init; }

    /// <summary>The entry that made the letter available; 0 for one that was put off: it holds no cursor back.</summary>
    public long Sequence { get; init; }

    /// <summary>The entry that put it off, or 0.</summary>
    public long DeferredBy { get; init; }

    /// <summary>For when it was put off, milliseconds since 1970; 0 if it was not.</summary>
    public long DeferredTo { get; init; }

    /// <summary>When the letter was available, or the notification put off, milliseconds since 1970.</summary>
    public long At { get; init; }

    public NotificationStep Step { get; init; }

    /// <summary>What is done while the letter stays unread, counted from <see cref="AvailableAt"/>.</summary>
    public Escalation Escalation { get; init; }

    /// <summary>When the letter became available, milliseconds since 1970.</summary>
    public long AvailableAt { get; init; }

    public NotificationChannelKind Channel { get; init; }

    /// <summary>There is another channel to fall back on if this one fails for good.</summary>
    public bool HasOther { get; init; }

    public required string Address { get; init; }

    public required string Language { get; init; }

    /// <summary>When the recipient is not to be told.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>It is told of in the day's message.</summary>
    public bool InDigest { get; init; }

    /// <summary>The one whose message tells of this one too; null where each has its own.</summary>
    public PendingNotification? Leader { get; private set; }

    /// <summary>Letters that the message of this one tells of too.</summary>
    public IReadOnlyList<PendingNotification> Others { get; private set; } = [];

    /// <summary>Everything that the message tells of.</summary>
    public IEnumerable<PendingNotification> Together => Others.Prepend(this);

    /// <summary>Attempts that have ended.</summary>
    public int Attempts { get; set; }

    /// <summary>Its outcome is in the log, though this one may be under way still.</summary>
    public bool Done { get; set; }

    public ValueTask<ChannelOutcome?> JudgeAsync() => Lane.JudgeAsync(this);

    public ValueTask<NotificationMessage> ComposeAsync(CancellationToken cancellationToken) => Lane.Composer.ComposeAsync(this);

    public void Finish(ChannelOutcome outcome) => Lane.Finish(this, outcome);

    public void Lead(IReadOnlyList<PendingNotification> others)
    {
        Others = others;
        foreach (var one in Together) one.Leader = this;
    }
}
