using System.Text;
using Budkavle.Capacity.Simulating;
using Budkavle.Load.Reporting;
using static Budkavle.Support.Markdown;

namespace Budkavle.Capacity.Reporting;

/// <summary>Comparisons as Markdown and a chart.</summary>
internal static class CapacityReport
{
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
