namespace Budkavle.Load.Measuring;

/// <summary>What happened in one second of a run. Latencies in milliseconds.</summary>
/// <param name="Second">Seconds since the start, at the interval's beginning.</param>
/// <param name="Offered">Letters (or requests) that were due or sent in this second.</param>
internal sealed record Interval(int Second, long Offered, long Completed, long Failed, double P50, double P99, double Max);
