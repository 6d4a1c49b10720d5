namespace Budkavle.Api.Pages.Web;

/// <summary>The silo's process.</summary>
public sealed record OpsProcess
{
    /// <summary>Resident memory in bytes.</summary>
    public required long WorkingSet { get; init; }

    /// <summary>The managed heap after the last collection, in bytes.</summary>
    public required long Heap { get; init; }

    /// <summary>Percent of the time since the start for which collections stopped all threads.</summary>
    public required double PausePercent { get; init; }

    public required int Generation2 { get; init; }

    public required double ProcessorSeconds { get; init; }

    public required int Threads { get; init; }

    public required double UptimeSeconds { get; init; }

    public static OpsProcess Read()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var collections = GC.GetGCMemoryInfo();
        return new OpsProcess
        {
            WorkingSet = process.WorkingSet64,
            Heap = collections.HeapSizeBytes,
            PausePercent = collections.PauseTimePercentage,
            Generation2 = GC.CollectionCount(2),
            ProcessorSeconds = process.TotalProcessorTime.TotalSeconds,
            Threads = ThreadPool.ThreadCount,
            UptimeSeconds = Math.Max(0, (DateTime.Now - process.StartTime).TotalSeconds),
        };
    }
}
