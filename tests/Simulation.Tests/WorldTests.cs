using System.Diagnostics;
using Budkavle.Checker;
using Budkavle.Simulation.Running;
using Budkavle.Simulation.Worlds;
using Xunit.Abstractions;

namespace Budkavle.Simulation.Tests;

public sealed class WorldTests(ITestOutputHelper output)
{
    /// <summary>Always the same worlds: new ones are for <c>./run sim</c>, whose seed comes from the clock.</summary>
    private const ulong FirstSeed = 1;
    private const int WorldsMax = 150;
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(60);

    [Fact]
    public void Every_invariant_holds_in_each_world_whatever_fails()
    {
        var watch = Stopwatch.StartNew();
        var tally = Batch.Run(
            index => index >= WorldsMax ? null : new WorldOptions { Seed = FirstSeed + (ulong)index },
            Environment.ProcessorCount, _ => watch.Elapsed >= TimeMax, (_, _) => { });
        output.WriteLine($"./run sim --seed {FirstSeed} --worlds {tally.Worlds}: {tally.CrashCount} crashes, digest {tally.Digest:X16}");
        Assert.True(
            tally.Failures.Count == 0, string.Join('\n', tally.Failures.Select(one => $"./run sim --seed {one.Seed}: {one.Problems[0]}")));
        Assert.True(tally.CrashCount > tally.Worlds, "Hardly anything crashed.");
        Assert.All(Enum.GetValues<Invariant>(), invariant => Assert.True(tally.Checked[invariant] > 0, $"{invariant} was not checked."));
    }

    [Fact]
    public void Every_invariant_holds_when_a_crash_comes_before_any_of_some_steps_of_a_scenario()
    {
        CrashKind[] kinds = [CrashKind.Kill, CrashKind.PowerCut, CrashKind.StoreStop, CrashKind.Zombie];
        var tally = Batch.Run(
            index => index >= 60 ? null : new WorldOptions { Seed = 1, Crash = new CrashAt(1 + (index * 37), kinds[index % kinds.Length]) },
            Environment.ProcessorCount, _ => false, (_, _) => { });
        Assert.True(tally.Failures.Count == 0, string.Join('\n', tally.Failures.Select(one => $"{one.Crash}: {one.Problems[0]}")));
        Assert.InRange(tally.CrashCount, 50, 60);
    }
}
