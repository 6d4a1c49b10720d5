namespace Budkavle.Api.Tests.Hosting;

/// <summary>
/// The machine's time, that can be put forward: timers whose time has come by a leap fire. What is measured with a stop-watch, as a commit
/// that is under way, does not become longer by it.
/// </summary>
internal sealed class LeapClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<LeapTimer> _timers = [];
    private long _ahead;

    private TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LeapTimer(this, callback, state, period);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Leap(TimeSpan by)
    {
        LeapTimer[] timers;
        lock (_gate)
        {
            Interlocked.Add(ref _ahead, by.Ticks);
            timers = [.. _timers];
        }

        foreach (var timer in timers) timer.Leapt();
    }

    /// <summary>A timer of the machine's that is set anew at each leap.</summary>
    private sealed class LeapTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly LeapClock _clock;
        private readonly ITimer _timer;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private TimeSpan _period;
        private long? _due;

        public LeapTimer(LeapClock clock, TimerCallback callback, object? state, TimeSpan period)
        {
            (_clock, _callback, _state, _period) = (clock, callback, state, period);
            _timer = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _due = dueTime < TimeSpan.Zero ? null : _clock.GetUtcNow().Ticks + dueTime.Ticks;
                lock (_clock._gate)
                {
                    if (_due is null) _clock._timers.Remove(this);
                    else _clock._timers.Add(this);
                }

                return Set();
            }
        }

        public void Leapt()
        {
            lock (_gate) Set();
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _due = null;
                lock (_clock._gate) _clock._timers.Remove(this);
                _timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_gate)
            {
                if (_due is not { } due) return;
                if (due > _clock.GetUtcNow().Ticks)
                {
                    Set();
                    return;
                }

                // One that is late fires once, as the machine's timers do.
                _due = _period > TimeSpan.Zero ? _clock.GetUtcNow().Ticks + _period.Ticks : null;
                if (_due is null)
                {
                    lock (_clock._gate) _clock._timers.Remove(this);
                }

                Set();
            }

            _callback(_state);
        }

        private bool Set()
        {
            if (_due is not { } due) return _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            // The machine's timers count whole milliseconds, and would else be a little early.
            var left = Math.Max(0, due - _clock.GetUtcNow().Ticks);
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left / (double)TimeSpan.TicksPerMillisecond));
            return _timer.Change(whole, Timeout.InfiniteTimeSpan);
        }
    }
}
