namespace Budkavle.Api.Pages.Web;

/// <summary>How much waits in this silo.</summary>
/// <param name="Requests">Cost units of requests under way.</param>
/// <param name="Notifications">To be sent or written down.</param>
/// <param name="NotificationsOldest">For how long the oldest of them has waited, in seconds.</param>
/// <param name="Relays">Letters for other operators.</param>
public sealed record OpsQueues(int Requests, long Notifications, double NotificationsOldest, long Relays);
