namespace Budkavle.Chaos.Faults;

/// <summary>The faults of a run. They follow from the seed and the options alone, so the same seed gives the same plan.</summary>
internal static class FaultPlan
{
    private static readonly TimeSpan _pauseMin = TimeSpan.FromSeconds(2);

    /// <summary>The kinds that a store and a machine allow.</summary>
    public static FaultKind[] KindsOf(bool isPostgres, bool hasDisk) =>
    [
        FaultKind.Kill, FaultKind.KillAtStart, FaultKind.Terminate, FaultKind.Freeze,
        .. hasDisk ? (FaultKind[])[FaultKind.DiskFull, FaultKind.DiskFullAndKill] : [],
        .. isPostgres
            ? (FaultKind[])[FaultKind.Zombie, FaultKind.DatabaseStop, FaultKind.DatabaseStopAndKill, FaultKind.Backends,
                FaultKind.LinkCut, FaultKind.LinkStalled, FaultKind.LinkSlow]
            : [],
    ];

    /// <summary>
    /// The kinds for a cluster. Each but the last and those of the database is done to one silo of it; a zombie is one that was frozen for
    /// longer than the others wait before they declare it dead.
    /// </summary>
    public static readonly FaultKind[] ClusterKinds =
    [
        FaultKind.Kill, FaultKind.Terminate, FaultKind.Freeze, FaultKind.Zombie, FaultKind.DatabaseStop, FaultKind.Backends,
        FaultKind.KillEvery,
    ];

    /// <summary>Every kind comes in turn, in a new order each round; pauses fill the length that is asked for.</summary>
    public static IReadOnlyList<PlannedFault> Make(int seed, FaultKind[] kinds, int count, TimeSpan length)
    {
        var random = new Random(seed);
        var order = new List<FaultKind>();
        while (order.Count < count)
        {
            var round = kinds.ToArray();
            random.Shuffle(round);
            order.AddRange(round);
        }

        // Short runs have short faults: none lasts longer than a quarter of the run.
        var lengths = order.Take(count).Select(kind => Shorter(LengthOf(kind, random), length / 4)).ToArray();
        var peace = (length - lengths.Aggregate(TimeSpan.Zero, (sum, one) => sum + one)) / count;
        return
        [
            .. lengths.Select((one, index) =>
            {
                var pause = peace * (0.5 + random.NextDouble());
                return new PlannedFault(index + 1, order[index], pause < _pauseMin ? _pauseMin : pause, one, random.NextDouble());
            }),
        ];
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>A frozen silo stays so for 5 to 40 seconds, mostly for few.</summary>
    private static TimeSpan LengthOf(FaultKind kind, Random random) => TimeSpan.FromSeconds(kind switch
    {
        FaultKind.Kill or FaultKind.KillAtStart or FaultKind.Terminate => random.NextDouble() * 2,
        FaultKind.Freeze => 5 + (35 * Math.Pow(random.NextDouble(), 2)),
        FaultKind.Zombie => 5 + (10 * random.NextDouble()),
        FaultKind.LinkStalled => 2 + (15 * random.NextDouble()),
        FaultKind.LinkSlow => 5 + (10 * random.NextDouble()),
        FaultKind.Backends => 3,
        _ => 1 + (7 * random.NextDouble()),
    });
}
