using System.Globalization;
using System.Text;
using Budkavle.Capacity.Costs;
using Budkavle.Capacity.Model;
using Budkavle.Capacity.Simulating;
using Budkavle.Load.Reporting;
using static Budkavle.Support.Markdown;

namespace Budkavle.Capacity.Reporting;

/// <summary>Plans and comparisons as Markdown and a chart.</summary>
internal static class CapacityReport
{
    public static string Costs(MeasuredCosts costs)
    {
        var text = new StringBuilder();
        Line(text, $"| a letter of {costs.BodyBytes:N0} bytes | silo CPU us | PostgreSQL CPU us | WAL bytes | table bytes ",
            $"| silo memory bytes | letters a commit | measured |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, c) in new[] { ("single", costs.Single), ("bulk", costs.Bulk), ("dispatch", costs.Dispatch) })
            Line(text, $"| {name} | {c.SiloMicroseconds:N1} | {c.DatabaseMicroseconds:N1} | {c.WalBytes:N0} | {c.TableBytes:N0} ",
                $"| {c.MemoryBytes:N0} | {c.LettersPerCommit:N1} | {c.Letters:N0} letters |");
        Line(text, $"");
        Line(text, $"A mailbox takes {costs.MailboxMemoryBytes:N0} bytes of a silo's memory and {costs.MailboxTableBytes:N0} bytes ",
            $"of disk; an empty silo {costs.SiloBaseMegabytes:N0} MB; a commit of 32 KB {costs.CommitMilliseconds:N2} ms.");
        Line(text, $"");
        Line(text, $"Measured on: {string.Join("; ", costs.Setting.Select(s => $"{s.Key} {s.Value}"))}.");
        return text.ToString();
    }

    public static string Plans(IReadOnlyList<Plan> plans, Assumptions a)
    {
        var text = new StringBuilder();
        Line(text, $"| | {string.Join(" | ", plans.Select(p => p.Workload.Name))} |");
        Line(text, $"|---|{string.Concat(plans.Select(_ => "---:|"))}");
        void Row(string name, Func<Plan, FormattableString> value) =>
            Line(text, $"| {name} | {string.Join(" | ", plans.Select(p => value(p).ToString(CultureInfo.InvariantCulture)))} |");
        Row("letters a second at the peak", p => $"{p.Workload.PeakPerSecond:N0}");
        Row("letters a year", p => $"{p.Workload.LettersPerYear / 1e6:N0} million");
        Row("recipients", p => $"{p.Workload.Recipients / 1e6:N1} million");
        Row($"silos ({a.Cores} cores, {a.MemoryGigabytes:N0} GB), {a.SpareSilos} spare", p => $"**{p.Silos}**");
        Row("decided by", p => $"{p.SilosBy}");
        Row("shards", p => $"{p.Shards}");
        Row($"PostgreSQL servers that write, {a.SynchronousStandbys} standby each", p => $"**{p.Databases}**");
        Row("decided by", p => $"{p.DatabasesBy}");
        Row("processors of silos, of databases at the peak", p => $"{p.SiloUtilisation:P0}, {p.DatabaseUtilisation:P0}");
        Row("a commit lane: busy, items a commit", p => $"{p.Lane.Busy:P0}, {p.Lane.Items:N1}");
        Row("mean time to acknowledgement in the cluster", p => $"{p.LatencyMilliseconds:N1} ms");
        Row("write-ahead log at the peak", p => $"{p.WalMegabytesPerSecond:N1} MB/s");
        Row("memory a silo, one lost", p => $"{p.MemoryGigabytesPerSilo:N1} GB");
        Row($"disk after {a.RetentionYears:N0} years, without standbys", p => $"{p.Terabytes:N2} TB");
        Row("money", p => $"{p.EuroPerYear:N0} euro a year");
        Row("a letter", p => $"{p.EuroPerYear / p.Workload.LettersPerYear:N5} euro");
        Row("breaks first", p => $"{p.Limits[0].Resource}, at {p.Limits[0].Times:N1} times");
        Row("then", p => $"{p.Limits[1].Resource}, at {p.Limits[1].Times:N1} times");
        return text.ToString();
    }

    public static string Comparisons(IReadOnlyList<Comparison> comparisons)
    {
        var text = new StringBuilder();
        Line(text, $"| workload | of the peak | silo CPU: model, simulated | hottest silo | database CPU: model, simulated ",
            $"| items a commit | mean ms: model, simulated | simulated p50, p99 ms |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var c in comparisons)
            Line(text, $"| {c.Workload} | {c.Times:N2} | {c.ModelSiloUtilisation:P1}, {c.Simulated.SiloUtilisation:P1} ",
                $"| {c.Simulated.HottestSilo:P1} | {c.ModelDatabaseUtilisation:P1}, {c.Simulated.DatabaseUtilisation:P1} ",
                $"| {c.ModelLane.Items:N2}, {c.Simulated.ItemsPerCommit:N2} ",
                $"| {c.ModelLatency * 1000:N2}, {c.Simulated.LatencyMean * 1000:N2} ",
                $"| {c.Simulated.LatencyP50 * 1000:N2}, {c.Simulated.LatencyP99 * 1000:N2} |");
        return text.ToString();
    }

    public static string Chart(IReadOnlyList<Comparison> comparisons) => SvgChart.Lines(
        $"Time to acknowledgement as the load grows: {comparisons[0].Workload}", "times the planned peak", "milliseconds (powers of ten)",
        [.. comparisons.Select(c => c.Times)],
        [
            new("model, mean", [.. comparisons.Select(c => c.ModelLatency * 1000)]),
            new("simulated, mean", [.. comparisons.Select(c => c.Simulated.LatencyMean * 1000)]),
            new("simulated, p99", [.. comparisons.Select(c => c.Simulated.LatencyP99 * 1000)]),
        ], logarithmic: true);
}
