namespace Budkavle.Api.Admission;

/// <summary>
/// The managed heap's share of what the process may use (the container's limit, or the machine). The machine's total load is left out
/// on purpose: a database beside us that fills its cache is no reason to refuse letters.
/// </summary>
internal sealed class MemoryGauge(TimeProvider time) : IMemoryGauge
{
    // The runtime only knows anew after a collection; ten times a second is more often than that.
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private long _sampledAt;
    private double _share;

    public double Share
    {
        get
        {
            var now = time.GetTimestamp();
            var sampledAt = Volatile.Read(ref _sampledAt);
            if (sampledAt != 0 && time.GetElapsedTime(sampledAt, now) < _interval) return Volatile.Read(ref _share);
            if (Interlocked.CompareExchange(ref _sampledAt, now, sampledAt) == sampledAt) Volatile.Write(ref _share, Sample());
            return Volatile.Read(ref _share);
        }
    }

    private static double Sample()
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        // Before the first collection the runtime reports zeros; then what was allocated is all there is.
        var used = Math.Max(info.HeapSizeBytes, GC.GetTotalMemory(forceFullCollection: false));
        return info.TotalAvailableMemoryBytes > 0 ? (double)used / info.TotalAvailableMemoryBytes : 0;
    }
}
