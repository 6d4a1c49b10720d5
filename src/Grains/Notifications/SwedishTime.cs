namespace Budkavle.Grains.Notifications;

/// <summary>The time by which recipients live: letters and their deadlines are Swedish.</summary>
public static class SwedishTime
{
    /// <summary>Europe/Stockholm; UTC on a machine without time zones.</summary>
    public static TimeZoneInfo Zone { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Stockholm", out var zone) ? zone : TimeZoneInfo.Utc;
}
