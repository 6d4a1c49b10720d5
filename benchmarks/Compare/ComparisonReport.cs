using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Reporting;
using Budkavle.Support;
using static Budkavle.Support.Markdown;

namespace Budkavle.Compare;

/// <summary>Writes a comparison as Markdown, a chart and JSON.</summary>
internal static class ComparisonReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(CompareOptions options, IReadOnlyList<Measurement> all, IReadOnlyList<Verdict> verdicts,
        IReadOnlyDictionary<string, string> postgres, double flushRate)
    {
        var text = new StringBuilder();
        Line(text, $"# Budkavle and the plain program, {(options.Sqlite ? "SQLite and PostgreSQL" : "both on PostgreSQL")}",
            $"{(options.Quick ? " (quick: no verdict)" : "")}");
        Line(text, $"");
        Line(text, $"{Summary(all, verdicts)}");
        Line(text, $"![Letters a second](rates.svg)");
        Line(text, $"");
        Rounds(text, all);
        Setting(text, options, postgres, flushRate);
        var labels = all.Where(m => m.Scenario is Scenarios.Bulk or Scenarios.Single).GroupBy(m => (m.Scenario, m.Side))
            .Select(g => ($"{g.Key.Scenario}, {g.Key.Side}",
                Goals.Median(all, g.Key.Scenario, g.Key.Side, m => m.Result.CompletedPerSecond) ?? 0));
        File.WriteAllText(Path.Combine(options.ReportDirectory, "rates.svg"),
            SvgChart.Bars("Letters a second, median of the rounds", "", "letters a second", [.. labels]));
        File.WriteAllText(Path.Combine(options.ReportDirectory, "result.json"),
            JsonSerializer.Serialize(new { verdicts, measurements = all }, Json) + "\n");
        var path = Path.Combine(options.ReportDirectory, "report.md");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>Medians and goals as two tables.</summary>
    public static string Summary(IReadOnlyList<Measurement> all, IReadOnlyList<Verdict> verdicts)
    {
        var text = new StringBuilder();
        Line(text, $"| measurement | plain | budkavle | ratio |");
        Line(text, $"|---|---:|---:|---:|");
        foreach (var scenario in all.Select(m => m.Scenario).Distinct())
        {
            Row(text, all, scenario, "letters/s", m => m.Result.CompletedPerSecond);
            Row(text, all, scenario, "p50 ms", m => m.Result.Latency.P50);
            Row(text, all, scenario, "p99 ms", m => m.Result.Latency.P99);
        }
        if (verdicts.Count == 0)
            return text.ToString();
        Line(text, $"");
        Line(text, $"| goal | measured | met |");
        Line(text, $"|---|---|---|");
        foreach (var verdict in verdicts)
            Line(text, $"| {verdict.Goal} | {verdict.Measured} | {(verdict.IsMet ? "yes" : "**no**")} |");
        return text.ToString();
    }

    private static void Row(StringBuilder text, IReadOnlyList<Measurement> all, string scenario, string unit, Func<Measurement,
        double> figure)
    {
        var (plain, ours) = (Goals.Median(all, scenario, "plain", figure), Goals.Median(all, scenario, "budkavle", figure));
        var ratio = plain > 0 ? ours / plain : null;
        Line(text, $"| {scenario}, {unit} | {Figure(plain)} | {Figure(ours)} | {ratio?.ToString("N2", CultureInfo.InvariantCulture)} |");
    }

    private static string Figure(double? value) => value?.ToString(value >= 1000 ? "N0" : "N2", CultureInfo.InvariantCulture) ?? "";

    private static void Rounds(StringBuilder text, IReadOnlyList<Measurement> all)
    {
        Line(text, $"## Rounds");
        Line(text, $"");
        Line(text, $"Latencies in milliseconds; CPU in seconds of the server process and of the load tool; ",
            $"memory in MB of the server process, now and at most.");
        Line(text, $"");
        Line(text, $"| measurement | side | round | offered/s | completed/s ",
            $"| p50 | p90 | p99 | p99.9 | max | failed | CPU | load tool CPU | RSS | peak |");
        Line(text, $"|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var m in all)
        {
            var (r, l) = (m.Result, m.Result.Latency);
            Line(text, $"| {m.Scenario} | {m.Side} | {m.Round} | {r.Offered / r.Seconds:N0} | {r.CompletedPerSecond:N0} ",
                $"| {l.P50:N2} | {l.P90:N2} | {l.P99:N2} | {l.P999:N2} | {l.Max:N2} | {r.Failed:N0} ",
                $"| {m.ServerProcessorSeconds:N1} | {r.Extra["loadToolCpuSeconds"]} ",
                $"| {m.ResidentMegabytes:N0} | {m.ResidentPeakMegabytes:N0} |");
        }
        foreach (var m in all.Where(m => m.Result.Extra.ContainsKey("slicesPerSecond")))
        {
            Line(text, $"");
            var slices = ((IEnumerable<double>)m.Result.Extra["slicesPerSecond"])
                .Select(s => s.ToString("N0", CultureInfo.InvariantCulture));
            Line(text, $"Dispatch to {m.Result.Recipients:N0}, letters a second for every {m.Result.Extra["sliceLetters"]:N0}: ",
                $"{string.Join(", ", slices)}. Upload of the recipients: {m.Result.Extra["uploadSeconds"]} s.");
        }
        foreach (var (code, count) in all.SelectMany(m => m.Result.Errors.Select(e => ($"{m.Scenario}, {m.Side}: {e.Key}", e.Value))))
            Line(text, $"\nError: {code}: {count:N0}");
    }

    private static void Setting(StringBuilder text, CompareOptions options, IReadOnlyDictionary<string, string> postgres, double flushRate)
    {
        Line(text, $"");
        Line(text, $"## Setting");
        Line(text, $"");
        Line(text, $"Load tool, servers and database share the machine's cores. ",
            $"{options.Rounds} rounds in alternation; a checkpoint before each measurement.");
        Line(text, $"");
        Line(text, $"| what | value |");
        Line(text, $"|---|---|");
        foreach (var (name, value) in MachineInfo.RowsWithStorage(options.WorkDirectory, flushRate))
            Line(text, $"| {name} | {value} |");
        Line(text, $"| PostgreSQL, both sides | {string.Join(", ", postgres.Select(s => $"{s.Key}={s.Value}"))} |");
        Line(text, $"| durability of plain | a commit a statement, answered after it, synchronous_commit=on |");
        if (options.SiloAssembly is not null)
            Line(text, $"| durability of budkavle | answered after the commit of its batch; ",
                $"{(options.Sqlite ? "SQLite WAL, synchronous=FULL" : "synchronous_commit=on")}, asserted at its start |");
        Line(text, $"| collector of plain | {Collector(options.PlainAssembly)} |");
        if (options.SiloAssembly is not null)
            Line(text, $"| collector of budkavle | {Collector(options.SiloAssembly)} |");
    }

    /// <summary>The garbage collector's settings from a program's runtimeconfig.json.</summary>
    private static string Collector(string assembly)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(assembly, ".runtimeconfig.json")));
        return config.RootElement.GetProperty("runtimeOptions").TryGetProperty("configProperties", out var properties)
            ? string.Join(", ", properties.EnumerateObject().Where(p =>
                p.Name.StartsWith("System.GC.", StringComparison.Ordinal)).Select(p => $"{p.Name[10..]}={p.Value}"))
            : "";
    }
}
