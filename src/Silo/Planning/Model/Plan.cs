namespace Budkavle.Silo.Planning.Model;

/// <summary>What a workload needs, and how it would run on that.</summary>
/// <param name="Silos">With spares.</param>
/// <param name="SilosBy">What decided their number.</param>
/// <param name="Databases">PostgreSQL servers that take writes; each has its standbys besides.</param>
/// <param name="DatabasesBy">What decided their number.</param>
/// <param name="SiloUtilisation">Of the processors at the peak, with all silos alive.</param>
/// <param name="Lane">One commit lane at the peak.</param>
/// <param name="LatencyMilliseconds">From a letter's arrival to its answer at the peak, mean over letters, without the network to the
/// sender.</param>
/// <param name="MemoryGigabytesPerSilo">Heads and tables when one silo is lost.</param>
/// <param name="Terabytes">On all database servers at the end of the retention, without standbys.</param>
/// <param name="Limits">Times the planned peak, or times the recipients, at which each resource is used up; the least first.</param>
internal sealed record Plan(Workload Workload, int Silos, string SilosBy, int Shards, int Databases, string DatabasesBy,
    double SiloUtilisation, double DatabaseUtilisation, double WalMegabytesPerSecond, GroupCommit Lane, double LatencyMilliseconds,
    double MemoryGigabytesPerSilo, double Terabytes, double EuroPerYear, IReadOnlyList<(string Resource, double Times)> Limits);
