using System.Diagnostics;
using System.Globalization;
using System.Text;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>Test of the tests: how many worlds it takes to find each planted bug.</summary>
internal static class PlantedRun
{
    /// <summary>A bug that so many worlds do not show counts as not found.</summary>
    private const int WorldsMax = 400;

    public static int Run(SimOptions options)
    {
        var first = options.Seed ?? 1;
        var watch = Stopwatch.StartNew();
        var finds = new List<PlantedFind>();
        foreach (var bug in PlantedBugs.All.Where(bug => options.Bug is null || bug.Name == options.Bug))
        {
            var find = Seek(bug, first, options.Worlds ?? WorldsMax, options.Threads);
            finds.Add(find);
            Console.WriteLine(find.ToString());
        }

        var table = TableOf(finds, first, watch.Elapsed);
        if (options.Table is { } file) File.WriteAllText(file, table);
        else Console.WriteLine(table);
        return finds.TrueForAll(find => find.Seeds is not null) ? 0 : 1;
    }

    public static PlantedFind Seek(PlantedBugs bug, ulong first, int worldsMax, int threads)
    {
        var tally = Batch.Run(
            index => index >= worldsMax ? null : new WorldOptions { Seed = first + (ulong)index, Plants = bug.Plants },
            threads, now => now.Failures.Count > 0, (_, _) => { });
        if (tally.Failures.Count == 0) return new PlantedFind(bug, null, "", "");
        var found = tally.Failures.MinBy(one => one.Seed)!;
        var problem = found.Problems[0];
        return new PlantedFind(bug, (int)(found.Seed - first) + 1, problem.Split(':')[0], problem);
    }

    private static string TableOf(List<PlantedFind> finds, ulong first, TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Made by `./run sim --planted`: {finds.Count(find => find.Seeds is not null)} of ");
        text.Append(CultureInfo.InvariantCulture, $"{finds.Count} found, seeds from {first} on, {took.TotalSeconds:F0} s.\n\n");
        text.Append("| planted bug | where it is planted | caught by | seeds needed | first words of the finding |\n"
            + "|---|---|---|---|---|\n");
        foreach (var find in finds)
        {
            var layer = find.Seeds is null ? "not caught" : "simulation, " + find.Invariant;
            var seeds = find.Seeds is { } count ? count.ToString(CultureInfo.InvariantCulture) : "-";
            text.Append(CultureInfo.InvariantCulture, $"| {find.Bug.Title} | {find.Bug.Place} | {layer} | {seeds} | {find.Words} |\n");
        }

        return text.ToString();
    }
}
