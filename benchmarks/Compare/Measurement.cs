using Budkavle.Load.Reporting;

namespace Budkavle.Compare;

/// <summary>One run of the load tool against one side. Processor seconds are the server process's own, without its database.</summary>
internal sealed record Measurement(
    string Scenario, string Side, int Round, LoadResult Result, double ServerProcessorSeconds, long ResidentMegabytes,
        long ResidentPeakMegabytes);
