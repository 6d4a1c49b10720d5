using Budkavle.Capacity.Simulating;
using Budkavle.Silo.Planning.Model;

namespace Budkavle.Load.Tests.Capacity;

public sealed class ClusterSimulationTests
{
    private static readonly Cluster One = new(Silos: 1, Shards: 1, Databases: 1, Cores: 1, LanesPerSilo: 1);

    private static LoadShape Letters(double perSecond, double siloSeconds, double databaseSeconds = 0) =>
        new(perSecond, [new("letter", 1, 1, siloSeconds, databaseSeconds)]);

    /// <summary>M/D/1: mean time in the system is the service and rho / (2 (1 - rho)) of it. Nothing but the one core takes time.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void One_core_and_a_store_that_takes_no_time_is_M_D_1(double rho)
    {
        var result = new ClusterSimulation(Letters(rho * 1000, 0.001), One, fixedCommit: 0, items: 400_000, seed: 7).Run();
        Assert.Equal(rho, result.SiloUtilisation, tolerance: 0.02);
        Assert.Equal(1, result.LatencyMean / (0.001 + 0.001 * rho / (2 * (1 - rho))), tolerance: 0.05);
    }

    /// <summary>Group commit with commits of equal length: the closed form is exact.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(5000)]
    public void A_lane_commits_as_its_closed_form_says(double perSecond)
    {
        var result = new ClusterSimulation(Letters(perSecond, 0), One, fixedCommit: 0.005, items: 300_000, seed: 11).Run();
        var expected = Queueing.Commit(perSecond, 0.005);
        Assert.Equal(1, result.LatencyMean / expected.Latency, tolerance: 0.01);
        Assert.Equal(1, result.ItemsPerCommit / expected.Items, tolerance: 0.01);
        Assert.Equal(expected.Busy, result.LaneBusy, tolerance: 0.01);
    }

    [Fact]
    public void Every_letter_that_arrives_is_committed_once_however_many_machines_there_are()
    {
        var shape = new LoadShape(500, [new("list", 1, Letters: 100, 0.001, 0.001)]);
        var cluster = new Cluster(Silos: 5, Shards: 64, Databases: 2, Cores: 2, LanesPerSilo: 2);
        var result = new ClusterSimulation(shape, cluster, fixedCommit: 0.002, items: 50_000, seed: 3).Run();
        Assert.Equal(50_000 * 100, result.Letters);
        Assert.InRange(result.LatencyP50, 0.002, result.LatencyP99);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_another_seed_another()
    {
        var shape = Letters(800, 0.001, 0.0002);
        SimulationResult Run(int seed) => new ClusterSimulation(shape, One, 0.001, 20_000, seed).Run();
        Assert.Equal(Run(5), Run(5));
        Assert.NotEqual(Run(5), Run(6));
    }
}
