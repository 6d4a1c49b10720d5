using Budkavle.Capacity.Simulating;
using Budkavle.Silo.Planning.Costs;
using Budkavle.Silo.Planning.Model;

namespace Budkavle.Load.Tests.Capacity;

public sealed class PlannerTests
{
    private static readonly ModeCost Letter = new(SiloMicroseconds: 100, DatabaseMicroseconds: 50, WalBytes: 2000, TableBytes: 1500,
        MemoryBytes: 0, LettersPerCommit: 10, Letters: 1000);

    private static readonly MeasuredCosts Costs = new()
    {
        Setting = new Dictionary<string, string>(),
        BodyBytes = 1024,
        Single = Letter,
        Bulk = Letter with { SiloMicroseconds = 20, DatabaseMicroseconds = 10 },
        Dispatch = Letter with { SiloMicroseconds = 10, DatabaseMicroseconds = 5 },
        MailboxMemoryBytes = 100,
        MailboxTableBytes = 500,
        SiloBaseMegabytes = 100,
        CommitMilliseconds = 2,
    };

    private static readonly Assumptions Machines = new()
    {
        Cores = 8, UtilisationMax = 0.5, MemoryGigabytes = 64, FilterBytesPerKey = 0,
    };

    [Fact]
    public void Processors_at_the_peak_decide_where_letters_are_many()
    {
        // 100,000 a second at 100 us are ten cores, of which a silo may use four: three, and one spare.
        var plan = new Planner(Costs, Machines).Make(new Workload("w", 100_000, 1e9, 1e6, SingleShare: 1, DispatchShare: 0));
        Assert.Equal(4, plan.Silos);
        Assert.Equal("processors", plan.SilosBy);
        Assert.Equal(10.0 / 32, plan.SiloUtilisation, precision: 6);
        Assert.Equal(200, plan.WalMegabytesPerSecond, precision: 6);
    }

    [Fact]
    public void Memory_decides_where_mailboxes_are_many_and_letters_few()
    {
        // 100 GB of heads; 38.3 GB of a machine's 64 are for them.
        var plan = new Planner(Costs, Machines).Make(new Workload("w", 100, 1e6, 1e9, SingleShare: 1, DispatchShare: 0));
        Assert.Equal(4, plan.Silos);
        Assert.Equal("memory", plan.SilosBy);
        Assert.Equal("silo memory (recipients)", plan.Limits[0].Resource);
        // Three silos are left of four: a third of 100 GB on each, which grow until 57.6 GB less the 0.1 of an empty silo are full.
        Assert.Equal(57.5 / (100.0 / 3), plan.Limits[0].Times, precision: 6);
        Assert.True(plan.Shards >= plan.Silos * Machines.ShardsPerSilo);
    }

    [Fact]
    public void Letters_kept_fill_databases()
    {
        var plan = new Planner(Costs, Machines).Make(new Workload("w", 100, 10e9, 1e6, SingleShare: 0, DispatchShare: 0));
        Assert.Equal("disk", plan.DatabasesBy);
        Assert.Equal(45.0005, plan.Terabytes, precision: 3);
        Assert.Equal(6, plan.Databases);
    }

    [Fact]
    public void The_filter_of_keys_takes_memory_of_every_silo()
    {
        var machines = Machines with { FilterBytesPerKey = 1.5, RetentionYears = 3 };
        // 5,000 million keys are 7.5 GB of the 38.3 that are free; the heads of the four silos that are needed 25 GB each.
        var workload = new Workload("w", 100, 2e9, 1e9, SingleShare: 0.5, DispatchShare: 1.0 / 6);
        var plan = new Planner(Costs, machines).Make(workload);

        Assert.Equal(5, plan.Silos);
        Assert.Equal((57.5 - 25) / 7.5, plan.Limits.Single(limit => limit.Resource == "silo memory (keys of letters)").Times, precision: 6);
        Assert.Equal((57.5 - 7.5) / 25, plan.Limits.Single(limit => limit.Resource == "silo memory (recipients)").Times, precision: 6);
        Assert.Throws<InvalidDataException>(() => new Planner(Costs, machines).Make(workload with { LettersPerYear = 20e9 }));
    }

    /// <summary>The simulation knows none of the formulas, so that agreement means something.</summary>
    [Theory]
    [InlineData(0.2, 2)]
    [InlineData(1, 2)]
    [InlineData(1.5, 2)]
    [InlineData(0.01, 0.2)]
    [InlineData(1, 0.2)]
    public void The_simulated_cluster_runs_as_the_model_says(double times, double commitMilliseconds)
    {
        var costs = Costs with { CommitMilliseconds = commitMilliseconds };
        var plan = new Planner(costs, Machines).Make(new Workload("w", 100_000, 1e9, 1e6, SingleShare: 0.5, DispatchShare: 0.2));
        var compared = Comparison.Run(plan, costs, Machines, times, items: 200_000, seed: 1);
        Assert.InRange(compared.Simulated.SiloUtilisation / compared.ModelSiloUtilisation, 0.95, 1.05);
        Assert.InRange(compared.Simulated.DatabaseUtilisation / compared.ModelDatabaseUtilisation, 0.95, 1.05);
        Assert.InRange(compared.LatencyRatio, 0.85, 1.15);
    }
}
