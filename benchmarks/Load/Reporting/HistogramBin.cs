namespace Budkavle.Load.Reporting;

/// <summary>How many latencies were below <paramref name="UpToMilliseconds"/> and not below half of it.</summary>
internal sealed record HistogramBin(double UpToMilliseconds, long Count);
