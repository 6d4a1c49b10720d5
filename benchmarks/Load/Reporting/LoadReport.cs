using System.Globalization;
using System.Text;
using System.Text.Json;
using static Budkavle.Support.Markdown;

namespace Budkavle.Load.Reporting;

/// <summary>Writes a result as Markdown with three SVG charts, and as JSON.</summary>
internal static class LoadReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson(LoadResult result, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            Directory.CreateDirectory(directory);
        File.WriteAllText(path, JsonSerializer.Serialize(result, Json) + "\n");
    }

    /// <summary>Writes <c>report.md</c> and its charts into a directory, which is made when missing.</summary>
    public static string WriteDirectory(LoadResult result, string directory)
    {
        Directory.CreateDirectory(directory);
        var xs = result.Intervals.Select(i => (double)i.Second).ToArray();
        File.WriteAllText(Path.Combine(directory, "throughput.svg"), SvgChart.Lines("Throughput", "seconds", "letters a second", xs,
        [
            new("completed", [.. result.Intervals.Select(i => (double)i.Completed)]),
            new("offered", [.. result.Intervals.Select(i => (double)i.Offered)]),
            new("failed", [.. result.Intervals.Select(i => (double)i.Failed)]),
        ]));
        File.WriteAllText(Path.Combine(directory, "latency.svg"), SvgChart.Lines("Latency", "seconds", "milliseconds (powers of ten)", xs,
        [
            new("p50", [.. result.Intervals.Select(i => i.P50)]),
            new("p99", [.. result.Intervals.Select(i => i.P99)]),
            new("maximum", [.. result.Intervals.Select(i => i.Max)]),
        ], logarithmic: true));
        File.WriteAllText(Path.Combine(directory, "histogram.svg"), SvgChart.Bars("Latency distribution", "milliseconds, up to", "letters",
            [.. result.Histogram.Select(b => (SvgChart.Short(b.UpToMilliseconds), (double)b.Count))]));
        var path = Path.Combine(directory, "report.md");
        File.WriteAllText(path, Markdown(result));
        return path;
    }

    /// <summary>The report's text; the charts are referred to by name.</summary>
    public static string Markdown(LoadResult result)
    {
        var text = new StringBuilder();
        Line(text, $"# Load report: {result.Mode}{(result.Plain ? " (plain program)" : "")}");
        Line(text, $"");
        Summary(text, result);
        Line(text, $"");
        Line(text, $"![Throughput](throughput.svg)");
        Line(text, $"![Latency](latency.svg)");
        Line(text, $"![Latency distribution](histogram.svg)");
        if (result.Errors.Count > 0)
            Table(text, "Errors", "code", "count",
                result.Errors.Select(e => (e.Key, e.Value.ToString("N0", CultureInfo.InvariantCulture))));
        if (result.VerificationFaults.Count > 0)
            Table(text, "Verification", "fault", "", result.VerificationFaults.Select(f => (f, "")));
        if (result.Extra.Count > 0)
            Table(text, "Further figures", "name", "value", result.Extra.Select(e => (e.Key, Value(e.Value))));
        Table(text, "Machine", "what", "value", result.Machine.Rows());
        Line(text, $"");
        Line(text, $"{Explanation(result)}");
        return text.ToString();
    }

    private static void Summary(StringBuilder text, LoadResult r)
    {
        Line(text, $"| | |");
        Line(text, $"|---|---|");
        Line(text, $"| loop | {(r.Rate is { } rate ? $"open, {rate:N0} due a second" : "closed, as fast as possible")} |");
        Line(text, $"| connections, recipients, body | {r.Connections:N0}, {r.Recipients:N0}, {r.BodyBytes:N0} bytes |");
        Line(text, $"| offered | {r.Offered:N0} in {r.Seconds:N1} s ({r.Offered / r.Seconds:N0}/s) |");
        Line(text, $"| completed | {r.Completed:N0} (**{r.CompletedPerSecond:N0}/s**), {r.Replayed:N0} of them repeats |");
        Line(text, $"| failed | {r.Failed:N0} |");
        Line(text, $"| latency p50, p90, p99, p99.9, maximum | {r.Latency.P50:N2}, {r.Latency.P90:N2}, ",
            $"**{r.Latency.P99:N2}**, {r.Latency.P999:N2}, {r.Latency.Max:N2} ms |");
        Line(text, $"| seed, run name | {r.Seed}, {r.RunName} |");
    }

    private static string Explanation(LoadResult r) => (r.Mode, r.Rate) switch
    {
        ("dispatch", _) =>
            "A letter's latency is counted from the start of the dispatch to the look at its progress that first included it.",
        (_, not null) => "Latency is counted from the moment a letter was due, not from when a connection was free to send it,"
            + " so a stall of the server is seen by every letter due meanwhile.",
        ("bulk", _) => "Latency is counted from when a line's chunk was handed to the connection;"
            + " in a closed loop it includes the time spent in socket buffers.",
        _ => "In a closed loop a connection sends its next letter when the last is answered;"
            + " latencies do not include the letters a stalled server kept from being sent.",
    };

    private static void Table(StringBuilder text, string title, string left, string right, IEnumerable<(string Left, string Right)> rows)
    {
        Line(text, $"");
        Line(text, $"## {title}");
        Line(text, $"");
        Line(text, $"| {left} | {right} |");
        Line(text, $"|---|---|");
        foreach (var (name, value) in rows)
            Line(text, $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {value.Replace("|", "\\|", StringComparison.Ordinal)} |");
    }

    private static string Value(object value) => value is IEnumerable<double> many
        ? string.Join(", ", many.Select(v => v.ToString("N0", CultureInfo.InvariantCulture)))
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
