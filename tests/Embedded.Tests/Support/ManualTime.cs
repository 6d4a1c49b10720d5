namespace Budkavle.Embedded.Tests.Support;

/// <summary>A clock that stands still until it is moved, and fires timers in order of their due times as it moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, with a pause for other work after each timer that fires.</summary>
    public void Advance(TimeSpan span, Action afterEach)
    {
        var end = _now + span;
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            _now = next.Due!.Value;
            next.Fire();
            afterEach();
        }

        _now = end;
    }

    /// <summary>Moves the clock as a machine does that has slept: what was due meanwhile fires once, when the clock moves on.</summary>
    public void Sleep(TimeSpan span)
    {
        _now += span;
        foreach (var timer in _timers) timer.BeLate();
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            time._timers.Remove(this);
            time._timers.Add(this);
            return true;
        }

        public void BeLate()
        {
            if (Due < time._now) Due = time._now;
        }

        public void Fire()
        {
            Due = _period > TimeSpan.Zero ? Due + _period : null;
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
