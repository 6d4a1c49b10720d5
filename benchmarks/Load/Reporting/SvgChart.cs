using System.Globalization;
using System.Net;
using System.Text;

namespace Budkavle.Load.Reporting;

/// <summary>
/// Draws line and bar charts as SVG, readable on light and dark pages, without a library: a report is two files that open anywhere.
/// </summary>
internal static class SvgChart
{
    private const int Width = 860;
    private const int Height = 300;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 44;
    private const int Bottom = 44;
    private static readonly string[] Colours = ["#1f77b4", "#d95f02", "#7570b3", "#2a9d5c"];

    /// <summary>Lines over a common horizontal axis; a scale by powers of ten where <paramref name="logarithmic"/>.</summary>
    public static string Lines(
        string title, string horizontal, string vertical, IReadOnlyList<double> xs, IReadOnlyList<ChartSeries> series,
            bool logarithmic = false)
    {
        var svg = Begin(title, horizontal, vertical);
        var values = series.SelectMany(s => s.Values).Where(double.IsFinite).DefaultIfEmpty(1).ToArray();
        var scale = new ChartScale(values.Where(v => v > 0).DefaultIfEmpty(1).Min(), Math.Max(values.Max(), 1e-3), logarithmic);
        Grid(svg, scale);
        var (from, to) = xs.Count == 0 ? (0, 1) : (xs[0], Math.Max(xs[^1], xs[0] + 1e-9));
        for (var tick = 0; tick <= 5; tick++)
            Text(svg, X(tick / 5.0), Height - Bottom + 16, "middle", Short(from + (to - from) * tick / 5));
        for (var number = 0; number < series.Count; number++)
        {
            var points = series[number].Values.Select((v, i) => (X: X((xs[i] - from) / (to - from)), Y: Y(scale.Fraction(v))));
            var path = string.Join(' ', points.Select(p => $"{F(p.X)},{F(p.Y)}"));
            svg.Append(CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"{Colours[number % 4]}\" stroke-width=\"2\" points=\"{path}\"/>\n");
            Legend(svg, number, series[number].Name);
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>One bar for each label.</summary>
    public static string Bars(string title, string horizontal, string vertical, IReadOnlyList<(string Label, double Value)> bars)
    {
        var svg = Begin(title, horizontal, vertical);
        var scale = new ChartScale(0, Math.Max(bars.Select(b => b.Value).DefaultIfEmpty(1).Max(), 1e-3), logarithmic: false);
        Grid(svg, scale);
        for (var number = 0; number < bars.Count; number++)
        {
            var x = X((number + 0.1) / bars.Count);
            var y = Y(scale.Fraction(bars[number].Value));
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{F(x)}\" y=\"{F(y)}\" width=\"{F(0.8 * (Width - Left - Right) / bars.Count)}\" "
                + $"height=\"{F(Height - Bottom - y)}\" fill=\"{Colours[0]}\">"
                + $"<title>{WebUtility.HtmlEncode(bars[number].Label)}: {Short(bars[number].Value)}</title></rect>\n");
            Text(svg, X((number + 0.5) / bars.Count), Height - Bottom + 16, "middle", bars[number].Label);
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>At most four figures, thousands and millions by letter.</summary>
    internal static string Short(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static StringBuilder Begin(string title, string horizontal, string vertical)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" "
            + $"width=\"{Width}\" height=\"{Height}\" role=\"img\" ");
        svg.Append("font-family=\"system-ui, sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left}\" y=\"18\" font-size=\"14\" font-weight=\"600\" fill=\"#222222\">{WebUtility.HtmlEncode(title)}</text>\n");
        Text(svg, (Left + Width - Right) / 2.0, Height - 8, "middle", horizontal);
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" "
            + $"text-anchor=\"middle\" fill=\"#444444\">{WebUtility.HtmlEncode(vertical)}</text>\n");
        return svg;
    }

    private static void Grid(StringBuilder svg, ChartScale scale)
    {
        foreach (var (fraction, value) in scale.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{F(Y(fraction))}\" y2=\"{F(Y(fraction))}\" stroke=\"#dddddd\"/>\n");
            Text(svg, Left - 6, Y(fraction) + 4, "end", Short(value));
        }
    }

    private static void Legend(StringBuilder svg, int number, string name)
    {
        var x = Left + number * 150;
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"26\" width=\"12\" height=\"4\" fill=\"{Colours[number % 4]}\"/>\n");
        Text(svg, x + 18, 32, "start", name);
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) => svg.Append(CultureInfo.InvariantCulture,
        $"<text x=\"{F(x)}\" y=\"{F(y)}\" text-anchor=\"{anchor}\" fill=\"#444444\">{WebUtility.HtmlEncode(text)}</text>\n");

    private static double X(double fraction) => Left + fraction * (Width - Left - Right);

    private static double Y(double fraction) => Height - Bottom - Math.Clamp(fraction, 0, 1) * (Height - Top - Bottom);

    private static string F(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
