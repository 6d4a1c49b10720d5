using System.Globalization;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Portal;

/// <summary>Day and time as a form of the portal asks for them.</summary>
internal static class PortalTime
{
    private static readonly TimeOnly _morning = new(8, 0);

    /// <summary>A time as the form's two fields have it; empty for none.</summary>
    public static (string Day, string Clock) Write(DateTimeOffset? at)
    {
        if (at is not { } time) return ("", "");
        var local = TimeZoneInfo.ConvertTime(time, SwedishTime.Zone);
        return (local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), local.ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    /// <summary>The form's letters a second, 0 for as fast as it goes. What is no number is 0.</summary>
    public static int ReadRate(IFormCollection form) =>
        int.TryParse(form["rate"], NumberStyles.None, CultureInfo.InvariantCulture, out var rate) ? rate : 0;

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
