namespace Budkavle.Api.Operations.Watching;

/// <summary>Names of the instruments that the pages read; docs/operations.md lists all.</summary>
internal static class Instruments
{
    public const string Submissions = "budkavle.submissions";
    public const string NotificationsWaiting = "budkavle.notifications.waiting";
    public const string NotificationsOldest = "budkavle.notifications.oldest";
    public const string NotificationsBroken = "budkavle.notifications.broken";
    public const string Attempts = "budkavle.notifications.attempts";
    public const string RelaysWaiting = "budkavle.relays.waiting";
    public const string RelaysOldest = "budkavle.relays.oldest";
}
