using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Html;

namespace Budkavle.Api.Pages.Portal;

/// <summary>
/// Counts over time as a picture that the server draws: what has happened up to each moment. The legend below it says the sums.
/// </summary>
public static class ProgressChart
{
    private const double Left = 52;
    private const double Right = 708;
    private const double Top = 16;
    private const double Bottom = 190;

    /// <summary>What is drawn, with the class that gives it colour and dashes.</summary>
    public static IReadOnlyList<(string Class, string Name, Func<ProgressPoint, long> Of)> Lines(PageText t) =>
    [
        ("delivered", t["Delivered", "Levererade"], point => point.Delivered),
        ("opened", t["Opened", "Öppnade"], point => point.Opened),
        ("confirmed", t["Confirmed", "Bekräftade"], point => point.Confirmed),
        ("paper", t["On paper", "På papper"], point => point.Paper),
        ("failed", t["Failed", "Misslyckade"], point => point.Failed),
    ];

    public static IHtmlContent Draw(ProgressSeries series, PageText t)
    {
        var lines = Lines(t);
        var total = series.Total;
        var most = Math.Max(1, lines.Max(line => line.Of(total)));
        var top = NiceAbove(most);
        var svg = new StringBuilder();
        svg.Append("<svg class=\"chart\" viewBox=\"0 0 720 220\" role=\"img\" aria-label=\"")
            .Append(HtmlEncoder.Default.Encode(string.Join(", ", lines.Select(line => $"{line.Name}: {t.Number(line.Of(total))}"))))
            .Append("\">");
        for (var step = 0; step <= 2; step++)
        {
            var y = Bottom - ((Bottom - Top) * step / 2);
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>"))
                .Append(Invariant($"<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">"))
                .Append(Short(top * step / 2, t)).Append("</text>");
        }

        if (!series.Points.IsEmpty) AppendTimes(svg, series, t);
        foreach (var line in lines.Where(line => line.Of(total) > 0))
            svg.Append($"<polyline class=\"line {line.Class}\" points=\"").Append(PathOf(series, line.Of, top)).Append("\"/>");
        return new HtmlString(svg.Append("</svg>").ToString());
    }

    private static void AppendTimes(StringBuilder svg, ProgressSeries series, PageText t)
    {
        var from = DateTimeOffset.FromUnixTimeMilliseconds(series.From);
        var to = from.AddMilliseconds(series.Width * (double)series.Points.Count);
        svg.Append(Invariant($"<text x=\"{Left}\" y=\"{Bottom + 22}\">")).Append(HtmlEncoder.Default.Encode(CitizenTime.Long(t, from)))
            .Append("</text>")
            .Append(Invariant($"<text x=\"{Right}\" y=\"{Bottom + 22}\" text-anchor=\"end\">"))
            .Append(HtmlEncoder.Default.Encode(CitizenTime.Long(t, to))).Append("</text>");
    }

    private static string PathOf(ProgressSeries series, Func<ProgressPoint, long> of, long top)
    {
        var path = new StringBuilder(Invariant($"{Left},{Bottom}"));
        var (sum, count) = (0L, series.Points.Count);
        for (var i = 0; i < count; i++)
        {
            sum += of(series.Points[i]);
            var x = Left + ((Right - Left) * (i + 1) / count);
            var y = Bottom - ((Bottom - Top) * sum / top);
            path.Append(Invariant($" {x:0.#},{y:0.#}"));
        }

        return path.ToString();
    }

    /// <summary>2, 4, 10, 20, 40, 100 ...: half of it is a whole number too.</summary>
    private static long NiceAbove(long most)
    {
        for (var unit = 1L; ; unit *= 10)
        {
            foreach (var factor in (ReadOnlySpan<long>)[2, 4, 10])
            {
                if (unit * factor >= most) return unit * factor;
            }
        }
    }

    private static string Short(long value, PageText t) => value switch
    {
        >= 10_000_000 => t.Number(value / 1_000_000) + "M",
        >= 10_000 => t.Number(value / 1000) + "k",
        _ => t.Number(value),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
