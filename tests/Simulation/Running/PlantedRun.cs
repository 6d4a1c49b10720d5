using System.Diagnostics;
using System.Globalization;
using System.Text;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>Test of the tests: how many worlds it takes to find each planted bug.</summary>
internal static class PlantedRun
{
    /// <summary>A bug that so many worlds do not show counts as not found.</summary>
    private const int WorldsMax = 1000;

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
        WorldResult? found = null;
        for (var index = 0; found is null && index < worldsMax;)
        {
            var begun = index;
            var tally = Batch.Run(
                next => begun + next >= worldsMax ? null : new WorldOptions { Seed = first + (ulong)(begun + next), Plants = bug.Plants },
                threads, now => now.Failures.Count > 0, (_, _) => { });
            index += tally.Worlds;
            // A world that fails without the bug does not count as finding it.
            found = tally.Failures.OrderBy(one => one.Seed)
                .FirstOrDefault(one => IsGoodWithout(one.Seed));
        }

        if (found is null) return new PlantedFind(bug, null, "", "");
        var problem = found.Problems[0];
        return new PlantedFind(bug, (int)(found.Seed - first) + 1, problem.Split(':')[0], problem);
    }

    private static bool IsGoodWithout(ulong seed) =>
        Batch.Run(index => index > 0 ? null : new WorldOptions { Seed = seed }, 1, _ => false, (_, _) => { }).Failures.Count == 0;

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
