using System.Globalization;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Portal;

/// <summary>Day and time as a form of the portal asks for them.</summary>
internal static class PortalTime
{
    private static readonly TimeOnly _morning = new(8, 0);

    /// <summary>Swedish time as milliseconds since 1970; 0 for at once. False for what is no time.</summary>
    public static bool TryRead(IFormCollection form, out long milliseconds)
    {
        milliseconds = 0;
        var (day, clock) = (form["day"].ToString(), form["clock"].ToString());
        if (day.Length == 0) return true;
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        var time = _morning;
        if (clock.Length > 0 && !TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return false;
        var local = date.ToDateTime(time);
        milliseconds = new DateTimeOffset(local, SwedishTime.Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
        return true;
    }
}
