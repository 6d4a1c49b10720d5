using Budkavle.Silo.Planning.Costs;

namespace Budkavle.Silo.Planning.Model;

/// <summary>
/// Makes a plan: the least numbers of machines that keep every resource within its limit at the peak, with one silo lost.
/// </summary>
internal sealed class Planner(MeasuredCosts costs, Assumptions assumptions)
{
    public const string SiloProcessors = "silo processors";
    public const string DatabaseProcessors = "database processors";
    public const string CommitLanes = "commit lanes";

    public Plan Make(Workload workload)
    {
        var shape = LoadShape.Of(workload, costs, assumptions, workload.PeakPerSecond);
        var siloCores = shape.ItemsPerSecond * shape.SiloSeconds;
        var databaseCores = shape.ItemsPerSecond * shape.DatabaseSeconds;
        var wal = workload.PeakPerSecond * Mixed(workload, c => c.WalBytes) / 1e6;
        var terabytes = (workload.LettersPerYear * assumptions.RetentionYears * Mixed(workload, c => c.TableBytes)
            + workload.Recipients * costs.MailboxTableBytes) / 1e12;
        var memory = workload.Recipients * costs.MailboxMemoryBytes / 1e9;
        var free = assumptions.MemoryGigabytes * assumptions.MemoryShareMax - costs.SiloBaseMegabytes / 1000 - FilterGigabytes(workload);
        if (free <= 0)
            throw new InvalidDataException("The filter of idempotency keys alone takes the memory of a machine: plan with more of it.");

        var (needed, silosBy) = Most(
            ("processors", siloCores / (assumptions.Cores * assumptions.UtilisationMax)),
            ("memory", memory / free));
        var (databases, databasesBy) = Most(
            ("processors", databaseCores / (assumptions.Cores * assumptions.UtilisationMax)),
            ("write-ahead log", wal / assumptions.WalMegabytesPerSecondMax), ("disk", terabytes / assumptions.TerabytesPerDatabaseMax));
        var silos = needed + assumptions.SpareSilos;
        return Describe(workload, shape, silos, silosBy, databases, databasesBy, memory, terabytes, wal);
    }

    /// <summary>Mean seconds from a letter's arrival at a silo to the end of its commit, and the lane it goes through.</summary>
    public (double Latency, GroupCommit Lane) Latency(LoadShape shape, int silos, int databases)
    {
        var wait = Queueing.Wait(assumptions.Cores, shape.ItemsPerSecond / silos, shape.SiloSeconds, shape.SiloVariation);
        var lanes = (double)silos * assumptions.LanesPerSilo;
        var lane = Queueing.GrowingCommit(shape.ItemsPerSecond / lanes, FixedCommit, shape.DatabaseSeconds);
        // A commit's work waits for a core of the database; the commits of all lanes are its arrivals.
        var commits = shape.ItemsPerSecond / databases / lane.Items;
        var forCore = Queueing.Wait(assumptions.Cores, commits, shape.DatabaseSeconds * lane.Items, 0);
        lane = Queueing.GrowingCommit(shape.ItemsPerSecond / lanes, FixedCommit + forCore, shape.DatabaseSeconds);
        var own = shape.DatabaseSecondsOfOwnItem - shape.DatabaseSeconds;
        return (wait + shape.SiloSecondsOfOwnItem + lane.Latency + own + ForLongCommits(shape, lane, lanes, forCore), lane);
    }

    /// <summary>
    /// Seconds that commits of unequal length cost beside equal ones of their mean: a long one is met by more items, which wait for half of
    /// what it is longer, and make the next one longer too. The items of a commit are taken for a Poisson number.
    /// </summary>
    private double ForLongCommits(LoadShape shape, GroupCommit lane, double lanes, double forCore)
    {
        var length = FixedCommit + forCore + (shape.DatabaseSeconds * lane.Items);
        var longer = lane.Items * shape.DatabaseSecondMoment / length;
        return lane.Busy * longer * (0.5 + (shape.ItemsPerSecond / lanes * shape.DatabaseSeconds));
    }

    /// <summary>Seconds of a commit besides the database's processors: its way there and the flushes.</summary>
    public double FixedCommit => (costs.CommitMilliseconds + assumptions.NetworkMilliseconds) / 1000;

    private Plan Describe(Workload workload, LoadShape shape, int silos, string silosBy, int databases, string databasesBy,
        double memory, double terabytes, double wal)
    {
        var (latency, lane) = Latency(shape, silos, databases);
        var siloUtilisation = shape.ItemsPerSecond * shape.SiloSeconds / (silos * assumptions.Cores);
        var databaseUtilisation = shape.ItemsPerSecond * shape.DatabaseSeconds / (databases * assumptions.Cores);
        var left = Math.Max(1, silos - assumptions.SpareSilos);
        var headsPerSilo = memory / left;
        // Neither an empty silo's memory nor the filter, which every silo has whole, grows with the recipients of one.
        var filter = FilterGigabytes(workload);
        var siloBase = costs.SiloBaseMegabytes / 1000 + filter;
        var full = assumptions.MemoryGigabytes * assumptions.MemoryFullShare;
        // A lane's commits last as long as their work needs one core, so it is full when that work alone takes all the time.
        var laneShare = shape.ItemsPerSecond / ((double)silos * assumptions.LanesPerSilo) * shape.DatabaseSeconds;
        (string, double)[] limits =
        [
            (SiloProcessors, 1 / siloUtilisation), (DatabaseProcessors, 1 / databaseUtilisation),
            (CommitLanes, 1 / laneShare), ("write-ahead log", assumptions.WalMegabytesPerSecondMax * databases / wal),
            ("silo memory (recipients)", (full - siloBase) / headsPerSilo),
            ("silo memory (keys of letters)", (full - costs.SiloBaseMegabytes / 1000 - headsPerSilo) / filter),
            ("disk (letters kept)", assumptions.TerabytesPerDatabaseMax * databases / terabytes),
        ];
        var machines = silos + databases * (1 + assumptions.SynchronousStandbys);
        var euro = machines * assumptions.Cores * assumptions.EuroPerCoreHour * assumptions.HoursPerYear
            + terabytes * 1000 * (1 + assumptions.SynchronousStandbys) * assumptions.EuroPerGigabyteMonth * 12;
        return new Plan(workload, silos, silosBy, Shards(silos), databases, databasesBy, siloUtilisation, databaseUtilisation, wal, lane,
            latency * 1000, headsPerSilo + siloBase, terabytes, euro, [.. limits.OrderBy(l => l.Item2)]);
    }

    /// <summary>
    /// The filter before the table of idempotency keys, of all letters that were not sent by dispatch. Keys are never forgotten.
    /// </summary>
    private double FilterGigabytes(Workload workload) =>
        workload.LettersPerYear * assumptions.RetentionYears * (1 - workload.DispatchShare) * assumptions.FilterBytesPerKey / 1e9;

    private int Shards(int silos)
    {
        var wanted = Math.Max(16, silos * assumptions.ShardsPerSilo * assumptions.GrowthFactor);
        return (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted);
    }

    private double Mixed(Workload workload, Func<ModeCost, double> cost) => workload.SingleShare * cost(costs.Single)
        + workload.BulkShare * cost(costs.Bulk) + workload.DispatchShare * cost(costs.Dispatch);

    private static (int Machines, string By) Most(params (string By, double Machines)[] needs)
    {
        var (by, machines) = needs.MaxBy(n => n.Machines);
        return ((int)Math.Max(1, Math.Ceiling(machines)), machines <= 1 ? "one is enough" : by);
    }
}
