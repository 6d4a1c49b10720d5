using System.Diagnostics;
using System.Globalization;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>Does what the command line asks for.</summary>
internal static class SimRunner
{
    private const int FailuresTold = 10;

    public static int Run(SimOptions options)
    {
        if (options.IsPlanted) return PlantedRun.Run(options);
        if (options.IsExhaustive) return ExhaustiveRun.Run(options);
        var first = options.Seed ?? (ulong)DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond;
        var isOne = options.Seed is not null && options is { Worlds: null, Minutes: null };
        var worlds = isOne ? 1 : options.Worlds;
        var time = TimeSpan.FromMinutes(options.Minutes ?? (worlds is null ? 1 : 100_000));
        var plants = PlantedBugs.Find(options.Bug);
        using var view = new ProgressView(worlds, time, isOne);
        var watch = Stopwatch.StartNew();
        var tally = Batch.Run(
            index => index >= worlds ? null : new WorldOptions { Seed = first + (ulong)index, Plants = plants, KeepsWords = isOne },
            isOne ? 1 : options.Threads,
            _ => watch.Elapsed >= time,
            (now, result) =>
            {
                view.Update(now, watch.Elapsed);
                if (!result.IsGood && now.Failures.Count <= FailuresTold) view.Say(() => Tell(result, options));
            });
        view.Dispose();
        if (isOne && (options.Words || tally.Failures.Count > 0))
        {
            foreach (var word in tally.Last!.Words) Console.WriteLine(word);
        }

        Report.Write(tally, watch.Elapsed, string.Create(
            CultureInfo.InvariantCulture, $"seeds {first} to {first + (ulong)Math.Max(0, tally.Worlds - 1)}"));
        return tally.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>A failure: what, and how to see it again.</summary>
    private static void Tell(WorldResult result, SimOptions options)
    {
        var bug = options.Bug is null ? "" : " --bug " + options.Bug;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"FAILED: seed {result.Seed}, commit {Report.Commit}. "
            + $"Again: ./run sim --seed {result.Seed}{bug}"));
        foreach (var problem in result.Problems.Take(5)) Console.WriteLine("  " + problem);
    }
}
