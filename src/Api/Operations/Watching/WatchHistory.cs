using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Operations.Watching;

/// <summary>The samples of the last quarter of an hour, and what they say together.</summary>
internal sealed class WatchHistory
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly LinkedList<WatchSample> _samples = new();

    public WatchSample Now => _samples.Last!.Value;

    public void Add(WatchSample sample)
    {
        _samples.AddLast(sample);
        // One that is older stays: what happened in the last quarter of an hour is the difference to it.
        while (_samples.First!.Next is { } second && sample.At - second.Value.At >= Kept) _samples.RemoveFirst();
    }

    /// <summary>The sample from so long ago, or the oldest there is.</summary>
    public WatchSample Before(TimeSpan span)
    {
        var at = _samples.Last!;
        while (at.Previous is { } earlier && Now.At - at.Value.At < span) at = earlier;
        return at.Value;
    }

    /// <summary>How much a count has grown over a time.</summary>
    public double Growth(TimeSpan span, Func<WatchSample, double> count) => count(Now) - count(Before(span));

    /// <summary>The latency of commits, in seconds, that so large a part of those of a time stayed below; 0 if there were none.</summary>
    public double CommitLatency(TimeSpan span, double part)
    {
        var before = Before(span).CommitLatency;
        var counts = Now.CommitLatency.Select((count, index) => count - before.ElementAtOrDefault(index)).ToArray();
        var wanted = counts.Sum() * part;
        var seen = 0L;
        for (var index = 0; index < counts.Length && wanted > 0; index++)
        {
            if (seen + counts[index] >= wanted)
            {
                var lower = index == 0 ? 0 : EngineMeters.EdgeMilliseconds(index - 1);
                var upper = EngineMeters.EdgeMilliseconds(index);
                return (lower + ((upper - lower) * (wanted - seen) / counts[index])) / 1000;
            }

            seen += counts[index];
        }

        return 0;
    }
}
