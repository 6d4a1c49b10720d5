namespace Budkavle.Domain.Letters.Notifications;

/// <summary>Hours of the day in which a recipient is not to be disturbed, by the clock on the wall.</summary>
/// <param name="From">The hour at which they begin, 0 to 23.</param>
/// <param name="To">The hour at which they end, 0 to 23; less than <paramref name="From"/> where they last over midnight.</param>
public sealed record QuietHours(int From, int To)
{
    /// <summary>Whether both are hours, and not the same: a whole day of quiet would be never.</summary>
    public static bool AreValid(int from, int to) => from is >= 0 and < 24 && to is >= 0 and < 24 && from != to;

    /// <summary>When they end if it is quiet at a time; null if it is not.</summary>
    public DateTimeOffset? EndAt(DateTimeOffset at, TimeZoneInfo zone)
    {
        var hour = TimeZoneInfo.ConvertTime(at, zone).Hour;
        var isQuiet = From < To ? hour >= From && hour < To : hour >= From || hour < To;
        return isQuiet ? WallClock.Next(To, at, zone) : null;
    }
}
