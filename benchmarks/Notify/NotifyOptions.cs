namespace Budkavle.Notify;

/// <summary>What a run is asked for.</summary>
/// <param name="Services">How many services send e-mails of their own; 0 for notifications of letters instead.</param>
internal sealed record NotifyOptions(
    int Notifications, int Mailboxes, int Connections, double PerSecond, string Data, double AtLeast, int Services);
