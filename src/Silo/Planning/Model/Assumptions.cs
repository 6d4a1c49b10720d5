namespace Budkavle.Silo.Planning.Model;

/// <summary>
/// What is not measured: sizes of machines, head-room, prices. Every one is an input. The prices are round figures of the order of European
/// public clouds without commitments, not any provider's offer.
/// </summary>
internal sealed record Assumptions
{
    /// <summary>Cores of a machine under a silo or a database.</summary>
    public int Cores { get; init; } = 8;

    public double MemoryGigabytes { get; init; } = 64;

    /// <summary>Part of the processors used at the peak, so that queues stay short and a lost machine's work fits the others.</summary>
    public double UtilisationMax { get; init; } = 0.5;

    /// <summary>Part of a machine's memory that a silo may take as planned, mailbox heads and all.</summary>
    public double MemoryShareMax { get; init; } = 0.6;

    /// <summary>Part of a machine's memory at which a silo is full: the rest is the operating system's.</summary>
    public double MemoryFullShare { get; init; } = 0.9;

    /// <summary>What the filter takes for each idempotency key (<c>KeyFilter</c>: 12 bits).</summary>
    public double FilterBytesPerKey { get; init; } = 1.5;

    /// <summary>Silos more than needed: one may be lost, or be down for an upgrade, at the peak.</summary>
    public int SpareSilos { get; init; } = 1;

    /// <summary>Copies of each database that confirm before a commit is done.</summary>
    public int SynchronousStandbys { get; init; } = 1;

    /// <summary>Write-ahead log that one database server writes and sends on, in megabytes a second.</summary>
    public double WalMegabytesPerSecondMax { get; init; } = 100;

    /// <summary>Data on one database server; above it backups and rebuilding a standby take more than a day.</summary>
    public double TerabytesPerDatabaseMax { get; init; } = 8;

    /// <summary>Years that letters are kept.</summary>
    public double RetentionYears { get; init; } = 3;

    /// <summary>Added to a measured commit for the way to the database and its standby, in milliseconds.</summary>
    public double NetworkMilliseconds { get; init; } = 1;

    /// <summary>Letters of a list as it reaches a post office: a request's lines spread over the shards.</summary>
    public int LettersPerList { get; init; } = 100;

    /// <summary>Commits that a silo has under way at once.</summary>
    public int LanesPerSilo { get; init; } = 2;

    /// <summary>
    /// Shards for each silo that is ever wanted: enough that they spread evenly, and that a lost silo's go to all others.
    /// </summary>
    public int ShardsPerSilo { get; init; } = 8;

    /// <summary>How many times as many silos the number of shards must do for, since it is fixed when the store is made.</summary>
    public int GrowthFactor { get; init; } = 4;

    /// <summary>Euro a core and hour, machine with memory as above.</summary>
    public double EuroPerCoreHour { get; init; } = 0.05;

    /// <summary>Euro a gigabyte of solid-state disk and month.</summary>
    public double EuroPerGigabyteMonth { get; init; } = 0.10;

    public double HoursPerYear => 8766;
}
