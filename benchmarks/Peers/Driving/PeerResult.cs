using Budkavle.Load.Measuring;
using Budkavle.Load.Reporting;

namespace Budkavle.Peers.Driving;

/// <summary>What one measurement found. Latencies in milliseconds.</summary>
/// <param name="Letters">Letters acknowledged.</param>
/// <param name="InFlightMean">Letters under way on average, by Little's law: rate times mean latency.</param>
internal sealed record PeerResult(long Letters, double Seconds, double P50, double P99, double Max, double InFlightMean, long Failed)
{
    public double PerSecond => Letters / Seconds;

    public static PeerResult Of(LatencyHistogram h, double seconds, long failed) => new(h.Count, seconds, h.ValueAt(50) / 1000.0,
        h.ValueAt(99) / 1000.0, h.Max / 1000.0, h.Sum / 1e6 / seconds, failed);

    public static PeerResult Of(LoadResult r) => new(r.Completed, r.Seconds, r.Latency.P50, r.Latency.P99, r.Latency.Max,
        r.CompletedPerSecond * r.Latency.Mean / 1000, r.Failed);
}
