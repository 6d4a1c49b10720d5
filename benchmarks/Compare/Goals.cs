using System.Globalization;

namespace Budkavle.Compare;

/// <summary>
/// The speeds and sizes that Budkavle set itself, judged on medians of the rounds. Ratios are of one run; see benchmarks/README.md.
/// </summary>
internal static class Goals
{
    private const double BulkRatioMin = 0.8;
    private const double BulkSqliteMin = 25_000;
    private const double SingleRatioMin = 2.5;
    private const double OpenLoopP99Max = 15;
    private const double DispatchPostgresSecondsPerMillion = 15;
    private const double DispatchSqliteSecondsPerMillion = 30;
    private const double FullDispatchSecondsMax = 240;
    private const double LastToFirstMin = 0.7;
    private const long ResidentMegabytesMax = 1536;
    private const double MailboxRatioMax = 1.5;

    private const double EvidenceRatioMin = 0.9;

    public static IReadOnlyList<Verdict> Judge(CompareOptions options, IReadOnlyList<Measurement> all)
    {
        var verdicts = new List<Verdict>();
        Bulk(verdicts, options, all);
        Single(verdicts, all);
        OpenLoop(verdicts, all);
        Dispatch(verdicts, options, all);
        Mailbox(verdicts, all);
        Evidence(verdicts, all);
        var failed = all.Where(m => m.Side == "budkavle").Sum(m => m.Result.Failed);
        if (all.Any(m => m.Side == "budkavle"))
            Add(verdicts, $"no letter fails", $"{failed:N0} failed", failed == 0);
        return verdicts;
    }

    /// <summary>The median over the rounds of one side; null when it was not measured.</summary>
    public static double? Median(IEnumerable<Measurement> all, string scenario, string side, Func<Measurement, double> figure) =>
        Support.Median.Of(all.Where(m => m.Scenario == scenario && m.Side == side).Select(figure));

    private static void Bulk(List<Verdict> verdicts, CompareOptions options, IReadOnlyList<Measurement> all)
    {
        if (Median(all, Scenarios.Bulk, "budkavle", Rate) is not { } ours || Median(all, Scenarios.Bulk, "plain", Rate) is not { } plain)
            return;
        if (options.Sqlite)
            Add(verdicts, $"bulk on SQLite at least {BulkSqliteMin:N0}/s", $"{ours:N0}/s ({ours / plain:N2} of plain on PostgreSQL)",
                ours >= BulkSqliteMin);
        else
            Add(verdicts, $"bulk at least {BulkRatioMin} of plain", $"{ours / plain:N2} ({ours:N0}/s to {plain:N0}/s)",
                ours / plain >= BulkRatioMin);
    }

    private static void Single(List<Verdict> verdicts, IReadOnlyList<Measurement> all)
    {
        if (Median(all, Scenarios.Single, "budkavle", Rate) is not { } ours
            || Median(all, Scenarios.Single, "plain", Rate) is not { } plain)
            return;
        Add(verdicts, $"single letters at least {SingleRatioMin} times plain", $"{ours / plain:N2} ({ours:N0}/s to {plain:N0}/s)",
            ours / plain >= SingleRatioMin);
        var (p99, plainP99) = (Median(all, Scenarios.Single, "budkavle", P99)!.Value, Median(all, Scenarios.Single, "plain", P99)!.Value);
        Add(verdicts, $"single letters' p99 below plain's", $"{p99:N1} ms to {plainP99:N1} ms", p99 < plainP99);
    }

    private static void OpenLoop(List<Verdict> verdicts, IReadOnlyList<Measurement> all)
    {
        if (Median(all, Scenarios.OpenLoop, "budkavle", P99) is { } p99)
            Add(verdicts, $"p99 below {OpenLoopP99Max} ms at {Scenarios.OpenLoopRate:N0}/s", $"{p99:N1} ms", p99 < OpenLoopP99Max);
    }

    private static void Dispatch(List<Verdict> verdicts, CompareOptions options, IReadOnlyList<Measurement> all)
    {
        foreach (var m in all.Where(m => m.Scenario is Scenarios.Dispatch or Scenarios.FullDispatch))
        {
            var perMillion = options.Sqlite ? DispatchSqliteSecondsPerMillion : DispatchPostgresSecondsPerMillion;
            var limit = m.Scenario == Scenarios.FullDispatch ? FullDispatchSecondsMax : perMillion * m.Result.Recipients / 1e6;
            Add(verdicts, $"dispatch to {m.Result.Recipients:N0} in {limit:N1} s", $"{m.Result.Seconds:N1} s", m.Result.Seconds <= limit
                && m.Result.Completed == m.Result.Recipients);
            Add(verdicts, $"silo below {ResidentMegabytesMax:N0} MB", $"{m.ResidentPeakMegabytes:N0} MB at most",
                m.ResidentPeakMegabytes < ResidentMegabytesMax);
            if (m.Result.Extra.TryGetValue("lastSliceToFirst", out var value) && value is double ratio)
                Add(verdicts, $"last slice at least {LastToFirstMin} of the first", $"{ratio:N2}", ratio >= LastToFirstMin);
        }
    }

    private static void Mailbox(List<Verdict> verdicts, IReadOnlyList<Measurement> all)
    {
        if (Median(all, "mailbox, large", "budkavle", P50) is not { } large
            || Median(all, "mailbox of " + Scenarios.SmallMailbox, "budkavle", P50) is not { } small)
            return;
        var (large99, small99) = (Median(all, "mailbox, large", "budkavle", P99),
            Median(all, "mailbox of " + Scenarios.SmallMailbox, "budkavle", P99));
        Add(verdicts, $"a page of a large mailbox within {MailboxRatioMax} of a small one's",
            $"p50 {large / small:N2} ({large:N2} ms to {small:N2} ms), p99 {large99:N2} ms to {small99:N2} ms",
                large / small <= MailboxRatioMax);
    }

    private static void Evidence(List<Verdict> verdicts, IReadOnlyList<Measurement> all)
    {
        if (Median(all, Scenarios.Evidence, "budkavle", Rate) is not { } with
            || Median(all, Scenarios.Evidence, "no-evidence", Rate) is not { } without)
            return;
        var cpu = Median(all, Scenarios.Evidence, "budkavle", MicrosecondsPerLetter)!.Value;
        var cpuWithout = Median(all, Scenarios.Evidence, "no-evidence", MicrosecondsPerLetter)!.Value;
        Add(verdicts, $"evidence takes at most {1 - EvidenceRatioMin:P0} of bulk",
            $"{with / without:N2} ({with:N0}/s to {without:N0}/s; {cpu:N1} us to {cpuWithout:N1} us of processor a letter)",
            with / without >= EvidenceRatioMin);
    }

    private static double MicrosecondsPerLetter(Measurement m) => m.ServerProcessorSeconds * 1e6 / Math.Max(1, m.Result.Completed);

    private static double Rate(Measurement m) => m.Result.CompletedPerSecond;

    private static double P50(Measurement m) => m.Result.Latency.P50;

    private static double P99(Measurement m) => m.Result.Latency.P99;

    private static void Add(List<Verdict> verdicts, FormattableString goal, FormattableString measured, bool met) =>
        verdicts.Add(new Verdict(goal.ToString(CultureInfo.InvariantCulture), measured.ToString(CultureInfo.InvariantCulture), met));
}
