using System.Globalization;
using System.Text;
using Budkavle.Checker;

namespace Budkavle.Chaos.PowerLoss;

/// <summary>Writes what came of rounds of power loss as Markdown.</summary>
internal static class PowerLossReport
{
    public static string Summary(IReadOnlyList<PowerLossRound> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(rounds.All(one => one.IsGood) ? "passed" : "FAILED")}: {rounds.Sum(one => one.Cuts)} power cuts, "
        + $"{rounds.Sum(one => one.AcknowledgedAtCut)} letters acknowledged before them, lost {rounds.Sum(one => one.Verdict.Lost)}, "
        + $"duplicated {rounds.Sum(one => one.Verdict.Duplicated)}, violations {rounds.Sum(one => one.Verdict.Violations.Count)}");

    public static string Write(IReadOnlyList<PowerLossRound> rounds, string store, string command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Power loss on {store}\n\n**{Summary(rounds)}**\n\n`{command}`\n\n");
        text.Append("| round | cuts | acknowledged at the last cut | acknowledged in all | letters checked (I1) | lost | duplicated | ");
        text.Append("violations | control |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var one in rounds)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {one.Number} | {one.Cuts} | {one.AcknowledgedAtCut} | {one.Acknowledged} ");
            text.Append(CultureInfo.InvariantCulture, $"| {one.Verdict.CheckedOf(Invariant.I1)} | {one.Verdict.Lost} ");
            text.Append(CultureInfo.InvariantCulture, $"| {one.Verdict.Duplicated} | {one.Verdict.Violations.Count} ");
            text.Append(one.IsControlled ? "| as it must be |\n" : "| NOT as it must be: the rig shows nothing |\n");
        }

        text.Append("\nControl: of two files written just before the cut, the one with fsync was kept and the one without was lost.\n");
        foreach (var round in rounds)
        {
            foreach (var violation in round.Verdict.Violations.Take(50))
                text.Append(CultureInfo.InvariantCulture, $"\n- round {round.Number}: {violation}");
            foreach (var note in round.Notes) text.Append(CultureInfo.InvariantCulture, $"\n- round {round.Number}, note: {note}");
        }

        return text.Append('\n').ToString();
    }
}
