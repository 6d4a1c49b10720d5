using System.Diagnostics;
using System.Globalization;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>A crash of each kind before each step of a scenario; before the next step is after this one.</summary>
internal static class ExhaustiveRun
{
    private static readonly CrashKind[] Kinds = [CrashKind.Kill, CrashKind.PowerCut, CrashKind.StoreStop, CrashKind.Zombie];

    public static int Run(SimOptions options)
    {
        var seed = options.Seed ?? 1;
        var plants = PlantedBugs.Find(options.Bug);
        WorldOptions Crash(long step, CrashKind kind, bool words) =>
            new() { Seed = seed, Plants = plants, Crash = new CrashAt(step, kind), KeepsWords = words };
        if (options.Only is { } only)
        {
            var result = Batch.Run(index => index > 0 ? null : Crash(only.Step, only.Kind, true), 1, _ => false, (_, _) => { }).Last!;
            foreach (var word in result.Words) Console.WriteLine(word);
            return result.IsGood ? 0 : 1;
        }

        var watch = Stopwatch.StartNew();
        var calm = Batch.Run(index => index > 0 ? null : Crash(0, CrashKind.Kill, false), 1, _ => false, (_, _) => { }).Last!;
        if (!calm.IsGood)
        {
            Tell(calm);
            return 1;
        }

        var places = (int)((calm.ScenarioSteps - 1) / options.Stride) + 1;
        using var view = new ProgressView(places * Kinds.Length, TimeSpan.Zero, isSilent: false);
        var time = TimeSpan.FromMinutes(options.Minutes ?? 100_000);
        var tally = Batch.Run(
            index => index >= places * Kinds.Length
                ? null
                : Crash(1 + ((long)index / Kinds.Length * options.Stride), Kinds[index % Kinds.Length], false),
            options.Threads,
            _ => watch.Elapsed >= time,
            (now, result) =>
            {
                view.Update(now, watch.Elapsed);
                if (!result.IsGood && now.Failures.Count <= 10) view.Say(() => Tell(result));
            });
        view.Dispose();
        Report.Write(tally, watch.Elapsed, string.Create(
            CultureInfo.InvariantCulture,
            $"scenario {seed}: {calm.ScenarioSteps} steps, before each {Each(options.Stride)} {Kinds.Length} kinds of crash"));
        return tally.Failures.Count == 0 ? 0 : 1;
    }

    private static string Each(int stride) => stride == 1 ? "one" : string.Create(CultureInfo.InvariantCulture, $"{stride}th one");

    private static void Tell(WorldResult result)
    {
        var crash = result.Crash!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"FAILED: scenario {result.Seed}, {Report.Spaced(crash.Kind.ToString())} before step {crash.Step}, commit {Report.Commit}. "
            + $"Again: ./run sim --exhaustive --seed {result.Seed} --only {crash.Kind}:{crash.Step}"));
        foreach (var problem in result.Problems.Take(5)) Console.WriteLine("  " + problem);
    }
}
