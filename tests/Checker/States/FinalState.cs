namespace Budkavle.Checker.States;

/// <summary>What public interfaces show once everything is quiet. A run takes it at the end, and again after a cold restart.</summary>
public sealed record FinalState
{
    /// <summary>When it was taken, for reports.</summary>
    public required string Name { get; init; }

    /// <summary>All letters of all mailboxes that the history speaks of.</summary>
    public required IReadOnlyList<FinalLetter> Letters { get; init; }

    /// <summary>Everything came to rest in the time that was given (I9).</summary>
    public required bool IsQuiet { get; init; }

    public IReadOnlyList<MailboxCount> Mailboxes { get; init; } = [];

    public IReadOnlyList<SentNotification> Notifications { get; init; } = [];

    public IReadOnlyList<DeliveryCount> Senders { get; init; } = [];

    public IReadOnlyList<DeliveryCount> Dispatches { get; init; } = [];

    public IReadOnlyList<StreamReading> Streams { get; init; } = [];

    /// <summary>The feeds below tell of notifications, so each letter that asks for one must have its outcome there.</summary>
    public bool FeedsTellNotifications { get; init; }

    /// <summary>Feeds read from their beginning to their end now.</summary>
    public IReadOnlyList<Histories.FeedReading> Feeds { get; init; } = [];
}
