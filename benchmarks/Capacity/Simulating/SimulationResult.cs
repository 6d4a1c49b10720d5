namespace Budkavle.Capacity.Simulating;

/// <summary>What a simulated cluster did. Times in seconds, letters weighted alike.</summary>
/// <param name="ItemsPerCommit">Single letters and lists of a commit.</param>
/// <param name="LaneBusy">Part of the time that a lane had a commit under way.</param>
/// <param name="HottestSilo">Utilisation of the busiest silo's processors.</param>
internal sealed record SimulationResult(long Letters, double Seconds, double SiloUtilisation, double HottestSilo,
    double DatabaseUtilisation, double ItemsPerCommit, double LaneBusy, double LatencyMean, double LatencyP50, double LatencyP99);
