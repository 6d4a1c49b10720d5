using Budkavle.Silo.Planning.Model;

namespace Budkavle.Load.Tests.Capacity;

public sealed class QueueingTests
{
    /// <summary>The wait of M/M/1 is rho / (1 - rho) times the service time.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void One_server_with_exponential_service_waits_as_M_M_1_does(double rho) =>
        Assert.Equal(rho / (1 - rho) * 2, Queueing.Wait(1, rho / 2, service: 2, variation: 1), precision: 9);

    /// <summary>The wait of M/D/1 is half of that.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void One_server_with_equal_service_waits_as_M_D_1_does(double rho) =>
        Assert.Equal(rho / (2 * (1 - rho)) * 2, Queueing.Wait(1, rho / 2, service: 2, variation: 0), precision: 9);

    /// <summary>The value of the usual tables for two servers at an offered load of one: a third.</summary>
    [Fact]
    public void Two_servers_at_an_offered_load_of_one_make_a_third_wait() =>
        Assert.Equal(1.0 / 3, Queueing.ProbabilityOfWaiting(2, 1), precision: 9);

    [Fact]
    public void What_is_overloaded_waits_for_ever()
    {
        Assert.Equal(double.PositiveInfinity, Queueing.Wait(2, arrivals: 2, service: 1, variation: 0));
        Assert.Equal(double.PositiveInfinity, Queueing.GrowingCommit(arrivals: 10, fixedCommit: 1, perItem: 0.1).Latency);
    }

    [Fact]
    public void A_lane_without_load_takes_one_commit_a_letter_and_a_full_one_a_commit_and_a_half()
    {
        var idle = Queueing.Commit(arrivals: 0.001, commit: 1);
        Assert.Equal(1, idle.Latency, tolerance: 0.001);
        Assert.Equal(1, idle.Items, tolerance: 0.001);
        var full = Queueing.Commit(arrivals: 1000, commit: 1);
        Assert.Equal(1.5, full.Latency, tolerance: 0.001);
        Assert.Equal(1000, full.Items, tolerance: 0.001);
        Assert.Equal(1, full.Busy, tolerance: 0.001);
    }
}
