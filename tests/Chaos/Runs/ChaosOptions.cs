using Budkavle.Chaos.Faults;

namespace Budkavle.Chaos.Runs;

/// <summary>How a run is made.</summary>
internal sealed record ChaosOptions
{
    /// <summary>On PostgreSQL instead of SQLite.</summary>
    public bool IsPostgres { get; init; }

    /// <summary>Silos of a cluster on the Orleans engine; 0 for one silo on the embedded engine.</summary>
    public int Silos { get; init; }

    /// <summary>Processes beside the silos that have the API and no shards.</summary>
    public int FrontEnds { get; init; }

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(3);

    public int Seed { get; init; }

    /// <summary>How many faults; three a minute by default.</summary>
    public int Faults { get; init; } = 9;

    /// <summary>Only these kinds; all if empty.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; init; } = [];

    /// <summary>Letters a second. Modest: what is tried is correctness.</summary>
    public double Rate { get; init; } = 100;

    public int Recipients { get; init; } = 300;

    /// <summary>How long everything may take to come to rest after the last fault (I9).</summary>
    public TimeSpan RestLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Where everything of the run lies; made, and left behind.</summary>
    public required string Folder { get; init; }

    public int DiskMegabytes { get; init; } = 2048;

    public string MountOptions { get; init; } = "";

    public string StoreName => IsPostgres ? "postgres" : "sqlite";

    /// <summary>The command that makes the same plan again.</summary>
    public string Command => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"./run chaos {(Silos == 0 ? $"--store {StoreName}" : $"--engine orleans --silos {Silos}")} "
        + $"{(FrontEnds == 0 ? "" : $"--front-ends {FrontEnds} ")}"
        + $"--minutes {Length.TotalMinutes:0.##} --seed {Seed} --faults {Faults} --rate {Rate:0}")
        + string.Concat(Kinds.Select(kind => $" --kind {kind}"));
}
