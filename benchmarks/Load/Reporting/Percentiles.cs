using Budkavle.Load.Measuring;

namespace Budkavle.Load.Reporting;

/// <summary>Latencies in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P90, double P99, double P999, double Max, double Mean)
{
    public static Percentiles Of(LatencyHistogram h) =>
        new(Ms(h.ValueAt(50)), Ms(h.ValueAt(90)), Ms(h.ValueAt(99)), Ms(h.ValueAt(99.9)), Ms(h.Max), Math.Round(h.Mean / 1000, 3));

    private static double Ms(long microseconds) => microseconds / 1000.0;
}
