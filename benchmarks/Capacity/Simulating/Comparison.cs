using Budkavle.Silo.Planning.Costs;
using Budkavle.Silo.Planning.Model;

namespace Budkavle.Capacity.Simulating;

/// <summary>The model beside the simulation, for one load.</summary>
/// <param name="Times">Of the planned peak.</param>
internal sealed record Comparison(string Workload, double Times, double ModelSiloUtilisation, double ModelDatabaseUtilisation,
    GroupCommit ModelLane, double ModelLatency, SimulationResult Simulated)
{
    public double LatencyRatio => ModelLatency / Simulated.LatencyMean;

    /// <summary>Runs the plan's cluster with a share of its peak, or more than its peak.</summary>
    public static Comparison Run(Plan plan, MeasuredCosts costs, Assumptions assumptions, double times, long items, int seed)
    {
        var planner = new Planner(costs, assumptions);
        var shape = LoadShape.Of(plan.Workload, costs, assumptions, plan.Workload.PeakPerSecond * times);
        var (latency, lane) = planner.Latency(shape, plan.Silos, plan.Databases);
        var cluster = new Cluster(plan.Silos, plan.Shards, plan.Databases, assumptions.Cores, assumptions.LanesPerSilo);
        var simulated = new ClusterSimulation(shape, cluster, planner.FixedCommit, items, seed).Run();
        return new Comparison(plan.Workload.Name, times, plan.SiloUtilisation * times, plan.DatabaseUtilisation * times, lane, latency,
            simulated);
    }
}
