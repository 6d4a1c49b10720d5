using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Statistics;
using Microsoft.AspNetCore.Html;

namespace Budkavle.Api.Pages.Statistics;

/// <summary>Letters of each day as bars that the server draws; the table below it says the same in figures.</summary>
internal static class DayChart
{
    private const double Width = 720;
    private const double Bottom = 180;
    private const double Top = 36;

    /// <summary>From so many days on there is room for a date at either end, in the large text of a phone too.</summary>
    private const int TwoDatesFrom = 30;

    /// <summary>The days that are shown.</summary>
    public const int DaysMax = 60;

    /// <summary>How many letters each day brought: the sums less those of the day before.</summary>
    public static IReadOnlyList<(DateOnly Day, long Letters)> Growth(IReadOnlyList<DayFigures> days) =>
        [.. days.Select((day, index) => (day.Day, day.Letters - (index == 0 ? 0 : days[index - 1].Letters))).TakeLast(DaysMax)];

    public static IHtmlContent Draw(IReadOnlyList<(DateOnly Day, long Letters)> days, PageText t)
    {
        var most = Math.Max(1, days.Max(day => day.Letters));
        var label = HtmlEncoder.Default.Encode(t[$"Letters by day; at most {t.Number(most)}", $"Brev per dag; som mest {t.Number(most)}"]);
        var svg = new StringBuilder($"<svg class=\"chart days\" viewBox=\"0 0 720 220\" role=\"img\" aria-label=\"{label}\">");
        svg.Append($"<text x=\"0\" y=\"26\">{HtmlEncoder.Default.Encode(t.Number(most))}</text>");
        svg.Append(Invariant($"<line class=\"grid\" x1=\"0\" x2=\"{Width}\" y1=\"{Bottom}\" y2=\"{Bottom}\"/>"));
        var step = Width / DaysMax;
        for (var i = 0; i < days.Count; i++)
        {
            var height = (Bottom - Top) * Math.Max(0, days[i].Letters) / most;
            var x = Width - ((days.Count - i) * step);
            svg.Append(Invariant($"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{Bottom - height:0.#}\" "))
                .Append(Invariant($"width=\"{step * 0.8:0.#}\" height=\"{height:0.#}\"/>"));
        }

        var (first, last) = (Invariant($"{days[0].Day:yyyy-MM-dd}"), Invariant($"{days[^1].Day:yyyy-MM-dd}"));
        if (days.Count >= TwoDatesFrom) svg.Append(Invariant($"<text x=\"{Width - (days.Count * step):0.#}\" y=\"212\">{first}</text>"));
        var end = days.Count is 1 or >= TwoDatesFrom ? last : $"{first} – {last}";
        svg.Append(Invariant($"<text x=\"{Width}\" y=\"212\" text-anchor=\"end\">{end}</text>"));
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
