using System.Globalization;
using System.Text;
using Budkavle.Silo.Planning.Costs;
using Budkavle.Silo.Planning.Model;

namespace Budkavle.Silo.Planning.Reporting;

/// <summary>Costs and plans as tables in Markdown.</summary>
internal static class PlanReport
{
    private static readonly CultureInfo _plain = CultureInfo.InvariantCulture;

    public static string Costs(MeasuredCosts costs)
    {
        var text = new StringBuilder();
        text.Append(_plain, $"| a letter of {costs.BodyBytes:N0} bytes | silo CPU us | PostgreSQL CPU us | WAL bytes | table bytes ")
            .Append("| silo memory bytes | letters a commit | measured |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (name, c) in new[] { ("single", costs.Single), ("bulk", costs.Bulk), ("dispatch", costs.Dispatch) })
        {
            text.Append(_plain, $"| {name} | {c.SiloMicroseconds:N1} | {c.DatabaseMicroseconds:N1} | {c.WalBytes:N0} | {c.TableBytes:N0} ")
                .Append(_plain, $"| {c.MemoryBytes:N0} | {c.LettersPerCommit:N1} | {c.Letters:N0} letters |\n");
        }

        text.Append(_plain, $"\nA mailbox takes {costs.MailboxMemoryBytes:N0} bytes of a silo's memory and ")
            .Append(_plain, $"{costs.MailboxTableBytes:N0} bytes of disk; an empty silo {costs.SiloBaseMegabytes:N0} MB; ")
            .Append(_plain, $"a commit of 32 KB {costs.CommitMilliseconds:N2} ms.\n\n")
            .Append(_plain, $"Measured on: {string.Join("; ", costs.Setting.Select(s => $"{s.Key} {s.Value}"))}.\n");
        return text.ToString();
    }

    public static string Plans(IReadOnlyList<Plan> plans, Assumptions a)
    {
        var text = new StringBuilder();
        text.Append(_plain, $"| | {string.Join(" | ", plans.Select(p => p.Workload.Name))} |\n")
            .Append(_plain, $"|---|{string.Concat(plans.Select(_ => "---:|"))}\n");
        void Row(string name, Func<Plan, FormattableString> value) =>
            text.Append(_plain, $"| {name} | {string.Join(" | ", plans.Select(p => value(p).ToString(_plain)))} |\n");
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
}
