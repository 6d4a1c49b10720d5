using System.Globalization;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Pages.Web;

/// <summary>
/// Times as a citizen reads them: Swedish time, since letters and their deadlines are Swedish; UTC, and said so, on a machine without time
/// zones.
/// </summary>
public static class CitizenTime
{
    private static readonly TimeZoneInfo _zone = SwedishTime.Zone;
    private static readonly string[] _swedish = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"];
    private static readonly string[] _english = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>For a list: the time of day for today, else the day, with its year unless it is this one.</summary>
    public static string Short(PageText t, DateTimeOffset? at, DateTimeOffset now)
    {
        if (at is not { } time) return "";
        var (local, today) = (Local(time), Local(now));
        if (local.Date == today.Date) return local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return local.Year == today.Year ? Day(t, local) : $"{Day(t, local)} {local.Year}";
    }

    /// <summary>Day and time, whole.</summary>
    public static string Long(PageText t, DateTimeOffset? at)
    {
        if (at is not { } time) return "";
        var local = Local(time);
        var zone = _zone.Equals(TimeZoneInfo.Utc) ? " UTC" : "";
        return $"{Day(t, local)} {local.Year} {t["at", "kl."]} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}{zone}";
    }

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateTimeOffset? at) => at is { } time
        ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : "";

    /// <summary>The last day of what ends at a time, that moment excluded.</summary>
    public static string LastDay(PageText t, DateTimeOffset until)
    {
        var local = Local(until.AddTicks(-1));
        return $"{Day(t, local)} {local.Year}";
    }

    /// <summary>The day of now in Sweden.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>A day as forms have it, of this century or the next: further days cannot be counted with.</summary>
    public static bool TryReadDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= 2000 and < 2200;

    /// <summary>The midnight that ends a Swedish day.</summary>
    public static DateTimeOffset EndOf(DateOnly day)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    private static DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);

    private static string Day(PageText t, DateTimeOffset local) =>
        $"{local.Day}\u00A0{(t.IsSwedish ? _swedish : _english)[local.Month - 1]}";
}
