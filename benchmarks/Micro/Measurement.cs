using System.Diagnostics;

namespace Budkavle.Benchmarks.Micro;

/// <summary>The outcome of one benchmark.</summary>
/// <param name="OperationsPerSecond">Completed operations; zero where speed is not the question.</param>
/// <param name="BytesPerOperation">Allocated for each operation, or kept alive for each where the benchmark says so.</param>
/// <param name="Processor">Time on all processors for each operation: steadier than speed when the machine is shared.</param>
internal sealed record Measurement(double OperationsPerSecond, double BytesPerOperation, TimeSpan Processor)
{
    /// <summary>Time and allocation, on all threads, of a run that makes the given number of operations.</summary>
    public static async Task<Measurement> OfAsync(int operations, Func<Task> run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await run();
        var elapsed = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Measurement(operations / elapsed.TotalSeconds, (double)allocated / operations, processor / operations);
    }
}
