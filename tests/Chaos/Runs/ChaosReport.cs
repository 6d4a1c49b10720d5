using System.Globalization;
using System.Text;
using Budkavle.Chaos.Faults;
using Budkavle.Checker;

namespace Budkavle.Chaos.Runs;

/// <summary>Writes what came of a run as Markdown.</summary>
internal static class ChaosReport
{
    private const int ViolationsMax = 100;

    public static string Write(ChaosResult result)
    {
        var options = result.Options;
        var text = new StringBuilder();
        var silos = options.Silos == 0 ? "" : Inv($", {options.Silos} silos of a cluster");
        Line(text, $"# Chaos on {options.StoreName}{silos}, seed {options.Seed}");
        Line(text, $"");
        Line(text, $"**{Summary(result)}**");
        Line(text, $"");
        Line(text, $"`{options.Command}`");
        Line(text, $"");
        Table(text, ("figure", "value"), result.Figures);
        Line(text, $"## Faults");
        Line(text, $"");
        var kinds = result.Faults.GroupBy(one => one.Kind).OrderBy(one => one.Key);
        Table(text, ("kind", "number, seconds in all"), [.. kinds.Select(one =>
            (one.Key.ToString(), Inv($"{one.Count()}, {one.Sum(fault => fault.Length.TotalSeconds):F0} s")))]);
        Table(text, ("invariant", "facts checked, violations"), [.. Enum.GetValues<Invariant>().Select(one =>
            (one.ToString(), Inv($"{result.Verdict.CheckedOf(one):N0}, {result.Verdict.Violations.Count(v => v.Invariant == one)}")))]);
        Table(text, ("answer", "times"), [.. result.Answers.Select(one => (one.Key, Inv($"{one.Value:N0}")))]);
        List(text, "Violations", [.. result.Verdict.Violations.Take(ViolationsMax).Select(one => one.ToString())]);
        List(text, "Notes", result.Notes);
        List(text, "Plan", [.. result.Faults.Select(one =>
            Inv($"{one.Number}: after {one.Pause.TotalSeconds:F1} s {one.Kind}, {one.Length.TotalSeconds:F1} s"))]);
        return text.ToString();
    }

    public static string Summary(ChaosResult result) => Inv(
        $"{(result.IsGood ? "passed" : result.Verdict.IsClean ? "nothing violated, but not everything was checked" : "FAILED")}: ")
        + Inv($"{result.Faults.Count} faults, lost {result.Verdict.Lost}, duplicated {result.Verdict.Duplicated}, ")
        + Inv($"violations {result.Verdict.Violations.Count}");

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(Inv(line)).Append('\n');

    private static void Table(StringBuilder text, (string, string) head, IReadOnlyList<(string Name, string Value)> rows)
    {
        Line(text, $"| {head.Item1} | {head.Item2} |");
        Line(text, $"|---|---|");
        foreach (var (name, value) in rows) Line(text, $"| {name} | {value} |");
        Line(text, $"");
    }

    private static void List(StringBuilder text, string title, IReadOnlyList<string> items)
    {
        Line(text, $"## {title}");
        Line(text, $"");
        foreach (var item in items) Line(text, $"- {item}");
        if (items.Count == 0) Line(text, $"None.");
        Line(text, $"");
    }
}
