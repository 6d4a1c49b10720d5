namespace Budkavle.Checker.Histories;

/// <summary>What a sender's status feed tells of a letter.</summary>
public enum FeedEventKind
{
    Scheduled = 1,
    Delivered = 2,
    Read = 3,
    Confirmed = 4,
    Notified = 5,
    NotificationFailed = 6,
    Other = 7,

    /// <summary>Not confirmed in the time that its sender asked for. It may be confirmed afterwards.</summary>
    Expired = 8,
}
