using Budkavle.Load.Measuring;
using Budkavle.Load.Running;
using Budkavle.Support;

namespace Budkavle.Load.Reporting;

/// <summary>What a run found; what <c>--json</c> writes. Rates per second, latencies in milliseconds.</summary>
internal sealed record LoadResult
{
    public required string Mode { get; init; }

    public required bool Plain { get; init; }

    /// <summary>The rate asked for; null in a closed loop.</summary>
    public double? Rate { get; init; }

    public required int Connections { get; init; }

    public required int Recipients { get; init; }

    public required int BodyBytes { get; init; }

    public required int Seed { get; init; }

    public required string RunName { get; init; }

    public required double Seconds { get; init; }

    public required long Offered { get; init; }

    public required long Completed { get; init; }

    public required long Failed { get; init; }

    /// <summary>Letters the server had already, answered with the first answer.</summary>
    public required long Replayed { get; init; }

    public required double CompletedPerSecond { get; init; }

    public required Percentiles Latency { get; init; }

    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>What <c>--verify</c> found wrong.</summary>
    public required IReadOnlyList<string> VerificationFaults { get; init; }

    public required IReadOnlyDictionary<string, object> Extra { get; init; }

    public required IReadOnlyList<Interval> Intervals { get; init; }

    /// <summary>Counts by latency: upper edge in milliseconds, edges doubling.</summary>
    public required IReadOnlyList<HistogramBin> Histogram { get; init; }

    public required MachineInfo Machine { get; init; }

    public bool IsClean => Failed == 0 && VerificationFaults.Count == 0;

    public static LoadResult From(LoadRun run, IReadOnlyList<string> faults)
    {
        var recorder = run.Recorder;
        return new LoadResult
        {
            Mode = run.Options.Mode.ToString().ToLowerInvariant(),
            Plain = run.Target.IsPlain,
            Rate = run.Options.RatePerSecond,
            Connections = run.Options.Connections,
            Recipients = run.Recipients.Count,
            BodyBytes = run.Options.BodyBytes,
            Seed = run.Options.Seed,
            RunName = run.Options.RunName,
            Seconds = Math.Round(recorder.ElapsedSeconds, 3),
            Offered = recorder.Offered,
            Completed = recorder.Completed,
            Failed = recorder.Failed,
            Replayed = run.Replayed,
            CompletedPerSecond = Math.Round(recorder.Completed / recorder.ElapsedSeconds, 1),
            Latency = Percentiles.Of(recorder.Latencies),
            Errors = recorder.Errors,
            VerificationFaults = faults,
            Extra = run.Extra,
            Intervals = recorder.Intervals,
            Histogram = [.. recorder.Latencies.Doubling().Select(b => new HistogramBin(b.UpTo / 1000.0, b.Count))],
            Machine = MachineInfo.Read(),
        };
    }
}
