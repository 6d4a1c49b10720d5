namespace Budkavle.Api.Letters.Feeds;

/// <summary>One event: scheduled, delivered, read, confirmed, expired, notified or notification_failed.</summary>
public sealed record StatusEvent(Guid LetterId, string Type, DateTimeOffset At, Guid? DispatchId);
