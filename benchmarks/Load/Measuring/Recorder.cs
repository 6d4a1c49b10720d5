using System.Diagnostics;

namespace Budkavle.Load.Measuring;

/// <summary>
/// Gathers what a run sees: latencies in total and second by second, offered and completed counts, errors by code. Thread-safe: one short
/// lock a letter costs about 20 ns, which is less than a thread-local scheme saves at the rates two cores reach. Memory: two histograms and
/// one small record a second.
/// </summary>
internal sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _current = new(precisionBits: 8);
    private readonly List<Interval> _intervals = [];
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private long _startTicks;
    private long _boundaryTicks;
    private long _intervalOffered;
    private long _intervalFailed;

    public LatencyHistogram Latencies { get; } = new();

    public long Offered { get; private set; }

    public long Completed { get; private set; }

    public long Failed { get; private set; }

    public long StartTicks => _startTicks;

    /// <summary>The moment of the last answer; the run's length is counted to here, not to the end of the clean-up.</summary>
    public long LastTicks { get; private set; }

    public IReadOnlyList<Interval> Intervals => _intervals;

    public IReadOnlyDictionary<string, long> Errors => _errors;

    public double ElapsedSeconds => Math.Max(1e-9, Stopwatch.GetElapsedTime(_startTicks, LastTicks).TotalSeconds);

    public void Start(long nowTicks)
    {
        _startTicks = LastTicks = nowTicks;
        _boundaryTicks = nowTicks + Stopwatch.Frequency;
    }

    public void Offer(long nowTicks, long count = 1)
    {
        lock (_gate)
        {
            RollTo(nowTicks);
            Offered += count;
            _intervalOffered += count;
        }
    }

    /// <param name="intendedTicks">When the letter was due (open loop) or sent (closed loop), as Stopwatch ticks.</param>
    public void Complete(long intendedTicks, long nowTicks, long count = 1)
    {
        var microseconds = (nowTicks - intendedTicks) * 1_000_000 / Stopwatch.Frequency;
        lock (_gate)
        {
            RollTo(nowTicks);
            Completed += count;
            Latencies.Record(microseconds, count);
            _current.Record(microseconds, count);
            LastTicks = Math.Max(LastTicks, nowTicks);
        }
    }

    public void Fail(string code, long nowTicks, long count = 1)
    {
        lock (_gate)
        {
            RollTo(nowTicks);
            Failed += count;
            _intervalFailed += count;
            _errors[code] = _errors.GetValueOrDefault(code) + count;
            LastTicks = Math.Max(LastTicks, nowTicks);
        }
    }

    /// <summary>Closes the last, partial second. What was due and never got an answer is a failure, not an omission.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            var lost = Offered - Completed - Failed;
            if (lost > 0)
            {
                Failed += lost;
                _intervalFailed += lost;
                _errors["unanswered at the end"] = _errors.GetValueOrDefault("unanswered at the end") + lost;
            }
            if (_current.Count + _intervalFailed + _intervalOffered > 0)
                CloseInterval();
        }
    }

    private void RollTo(long nowTicks)
    {
        while (nowTicks >= _boundaryTicks)
        {
            CloseInterval();
            _boundaryTicks += Stopwatch.Frequency;
        }
    }

    private void CloseInterval()
    {
        _intervals.Add(new Interval(_intervals.Count, _intervalOffered, _current.Count, _intervalFailed,
            _current.ValueAt(50) / 1000.0, _current.ValueAt(99) / 1000.0, _current.Max / 1000.0));
        _current.Reset();
        _intervalOffered = _intervalFailed = 0;
    }
}
