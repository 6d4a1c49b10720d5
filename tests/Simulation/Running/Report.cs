using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Budkavle.Simulation.Running;

/// <summary>The figures at the end of a run.</summary>
internal static partial class Report
{
    /// <summary>The commit that the program was built from, as the build wrote it into the assembly.</summary>
    public static string Commit =>
        typeof(Report).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            .Split('+') is [_, var commit]
            ? commit
            : "unknown";

    public static void Write(Tally tally, TimeSpan took, string what)
    {
        var seconds = Math.Max(0.001, took.TotalSeconds);
        Line($"worlds         {Number(tally.Worlds)} ({what}), commit {Commit}");
        Line($"operations     {Number(tally.Operations)} of clients; {Number(tally.Calls)} calls, "
            + $"{Number(tally.Writes)} writes of the store, "
            + $"{Number(tally.Steps)} steps");
        Line($"crashes        {Number(tally.CrashCount)}: {List(tally.Crashes.Select(one => (Spaced(one.Key.ToString()), one.Value)))}");
        Line($"other faults   {List(tally.Faults.Select(one => (Spaced(one.Key), one.Value)))}");
        Line($"facts checked  {List(tally.Checked.Select(one => (one.Key.ToString(), one.Value)))}");
        Line($"took           {Fixed(seconds)} s, {Fixed(tally.CrashCount / seconds)} crashes a second");
        Line($"failures       {Number(tally.Failures.Count)}");
        Line($"history digest: {tally.Digest.ToString("X16", CultureInfo.InvariantCulture)}");
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fixed(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string List(IEnumerable<(string Name, long Count)> counts) =>
        counts.Any() ? string.Join(", ", counts.Select(one => $"{one.Name} {Number(one.Count)}")) : "none";

    /// <summary>"KillAtWrite" as "kill at write".</summary>
    public static string Spaced(string name) => Capital().Replace(name, " $0").ToLowerInvariant();

    private static void Line(string line) => Console.WriteLine(line);

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capital();
}
