using Budkavle.Simulation.Running;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Tests;

public sealed class HistoryTests
{
    [Fact]
    public void The_same_seed_gives_the_same_history_and_another_seed_another()
    {
        Assert.Equal(DigestOf(1, 6, threads: 1), DigestOf(1, 6, threads: 2));
        Assert.NotEqual(DigestOf(1, 6, threads: 2), DigestOf(2, 6, threads: 2));
    }

    [Fact]
    public void A_run_by_time_and_a_run_by_number_of_worlds_have_one_digest()
    {
        var tally = Run(11, int.MaxValue, 2, now => now.Worlds >= 4);
        Assert.InRange(tally.Worlds, 4, 6);
        Assert.Equal(tally.Digest, DigestOf(11, tally.Worlds, threads: 1));
    }

    [Fact]
    public void A_crash_at_a_step_of_a_scenario_is_the_only_one_and_comes_again()
    {
        var crash = new CrashAt(500, CrashKind.Kill);
        var once = CrashRun(crash);
        Assert.Equal(1, Assert.Single(once.Crashes).Value);
        Assert.Equal(once.Digest, CrashRun(crash).Digest);
        Assert.NotEqual(once.Digest, CrashRun(crash with { Step = 501 }).Digest);
    }

    private static Tally CrashRun(CrashAt crash) => Batch.Run(
        index => index > 0 ? null : new WorldOptions { Seed = 3, Crash = crash }, 1, _ => false, (_, _) => { });

    private static ulong DigestOf(ulong seed, int worlds, int threads) => Run(seed, worlds, threads, _ => false).Digest;

    private static Tally Run(ulong seed, int worlds, int threads, Func<Tally, bool> isEnough) => Batch.Run(
        index => index >= worlds ? null : new WorldOptions { Seed = seed + (ulong)index }, threads, isEnough, (_, _) => { });
}
