using System.Globalization;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
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

    /// <summary>When and how fast a form wants letters to be sent.</summary>
    /// <param name="form">Its fields <c>day</c>, <c>clock</c> and <c>rate</c>.</param>
    /// <param name="now">The present time.</param>
    /// <param name="at">Milliseconds since 1970; 0 for at once.</param>
    /// <param name="rate">Letters a second; 0 for as fast as it goes.</param>
    /// <param name="t">The page's language.</param>
    /// <returns>What is wrong, for the page; null for nothing.</returns>
    public static string? ReadArrangement(IFormCollection form, DateTimeOffset now, PageText t, out long at, out int rate)
    {
        (at, rate) = (0, 0);
        var typed = form["rate"].ToString().Trim();
        if (typed.Length > 0 && (!int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out rate)
            || rate > DispatchDecider.RateMax))
        {
            var max = t.Number(DispatchDecider.RateMax);
            return t[$"Letters a second: a whole number, at most {max}.", $"Brev i sekunden: ett heltal, högst {max}."];
        }

        if (!TryRead(form, out at)) return t["Write day and time.", "Skriv dag och klockslag."];
        return MailboxDecider.IsTooFarAhead(at, now.ToUnixTimeMilliseconds())
            ? t["That is more than a year ahead.", "Det är mer än ett år fram."] : null;
    }

    /// <summary>Swedish time as milliseconds since 1970; 0 for at once. False for what is no time.</summary>
    private static bool TryRead(IFormCollection form, out long milliseconds)
    {
        milliseconds = 0;
        var (day, clock) = (form["day"].ToString(), form["clock"].ToString());
        if (day.Length == 0) return clock.Length == 0;
        if (!CitizenTime.TryReadDay(day, out var date)) return false;
        var time = _morning;
        if (clock.Length > 0 && !TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return false;
        var local = date.ToDateTime(time);
        milliseconds = new DateTimeOffset(local, SwedishTime.Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
        return true;
    }
}
