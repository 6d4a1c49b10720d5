using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>What takes another way where there are more than two: votes, and questions by way of a third.</summary>
public sealed class ThreeSilosTests(ThreeSilos silos, ITestOutputHelper output) : IClassFixture<ThreeSilos>
{
    private static readonly TimeSpan _moveLimit = TimeSpan.FromSeconds(20);

    [ClusterFact]
    public async Task The_shards_of_a_silo_that_hangs_are_open_with_the_other_two_within_20_seconds()
    {
        await silos.BalanceAsync();
        var hanging = silos.Stage.SiloAt(2);

        hanging.Freeze();
        var took = await silos.UntilAsync(async () => await silos.ShardsOfAsync(hanging.ProcessId) == 0, TimeSpan.FromSeconds(60));
        silos.Stage.Kill(2);

        output.WriteLine($"All shards elsewhere {took.TotalSeconds:F1} s after it was frozen");
        Assert.True(took < _moveLimit, $"{took}");
        var (first, second) = (silos.Stage.SiloAt(0).ProcessId, silos.Stage.SiloAt(1).ProcessId);
        Assert.Equal(16, await silos.ShardsOfAsync(first) + await silos.ShardsOfAsync(second));
    }

    [ClusterFact]
    public async Task The_shards_of_a_killed_silo_are_open_with_the_other_two_within_20_seconds()
    {
        await silos.BalanceAsync();
        var killed = silos.Stage.SiloAt(1).ProcessId;

        silos.Stage.Kill(1);
        var took = await silos.UntilAsync(async () => await silos.ShardsOfAsync(killed) == 0, TimeSpan.FromSeconds(60));

        output.WriteLine($"All shards elsewhere {took.TotalSeconds:F1} s after it was killed");
        Assert.True(took < _moveLimit, $"{took}");
    }
}
