using System.Globalization;

namespace Budkavle.Api.Pages.Web;

/// <summary>
/// Which of the two languages a page speaks: the one chosen by the switch (<c>?lang=</c>, kept in a cookie), else the browser's first.
/// Both texts stand side by side where they are used, so that neither is forgotten.
/// </summary>
public sealed class PageText
{
    private const string Cookie = "lang";

    private PageText(bool isSwedish) => IsSwedish = isSwedish;

    public bool IsSwedish { get; }

    public string Language => IsSwedish ? "sv" : "en";

    /// <summary>Numbers as Swedish has them. Made here: the process may have only the invariant culture.</summary>
    public static CultureInfo Swedish { get; } = CultureInfo.ReadOnly(new CultureInfo("")
    {
        NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "\u00A0" },
    });

    /// <summary>Numbers with spaces or commas as each language has them.</summary>
    public CultureInfo Culture => IsSwedish ? Swedish : CultureInfo.InvariantCulture;

    public string this[string english, string swedish] => IsSwedish ? swedish : english;

    public string Number(long value) => value.ToString("N0", Culture);

    /// <summary>A number with decimals, after a comma in Swedish.</summary>
    public string Fraction(decimal value, int decimals) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Culture);

    /// <summary>Times are shown in UTC and say so: the server does not know the reader's zone.</summary>
    public string Time(DateTimeOffset? at) => at is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null) + " UTC" : "";

    public static PageText Of(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(PageText), out var known)) return (PageText)known!;
        var asked = http.Request.Query["lang"].ToString();
        if (asked is "sv" or "en")
        {
            http.Response.Cookies.Append(Cookie, asked, new CookieOptions { SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        }

        var chosen = asked is "sv" or "en" ? asked : http.Request.Cookies[Cookie];
        var text = new PageText(chosen is "sv" or "en" ? chosen == "sv" : PrefersSwedish(http));
        http.Items[typeof(PageText)] = text;
        http.Response.Headers.Vary = "Accept-Language, Cookie";
        return text;
    }

    private static bool PrefersSwedish(HttpContext http) => http.Request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => language.Value.ToString())
        .FirstOrDefault(name => Is(name, "sv") || Is(name, "en")) is { } first && Is(first, "sv");

    private static bool Is(string name, string language) =>
        name.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (name.Length == language.Length || name[language.Length] == '-');
}
