namespace Budkavle.Domain.Letters.Notifications;

/// <summary>Hours as people name them, by the clock on their wall.</summary>
public static class WallClock
{
    /// <summary>
    /// The next time at which the clock shows a full hour. An hour that is left out when clocks go forward is the one after it; one that
    /// comes twice when they go back is the second.
    /// </summary>
    /// <param name="hour">0 to 23.</param>
    /// <param name="after">The answer is later than this.</param>
    /// <param name="zone">Where the wall is.</param>
    public static DateTimeOffset Next(int hour, DateTimeOffset after, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(after, zone).Date;
        while (true)
        {
            var local = day.AddHours(hour);
            if (zone.IsInvalidTime(local)) local = local.AddHours(1);
            var at = new DateTimeOffset(local, zone.GetUtcOffset(local));
            if (at > after) return at;
            day = day.AddDays(1);
        }
    }
}
