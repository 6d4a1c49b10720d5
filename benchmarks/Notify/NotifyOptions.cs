namespace Budkavle.Notify;

/// <summary>What a run is asked for.</summary>
internal sealed record NotifyOptions(
    int Notifications, int Mailboxes, int Connections, double PerSecond, string Data, double AtLeast);
