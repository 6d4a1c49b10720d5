using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Desks;

/// <summary>Lets attempts through at the rate that a provider bears, and none while it does not answer.</summary>
/// <remarks>
/// Waiters are woken by a task that they await as it is: what combines tasks would take them off the scheduler they run on.
/// </remarks>
internal sealed class ChannelGate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CircuitBreaker _breaker;
    private readonly long _ticksEach;
    private readonly TimeProvider _clock;
    private readonly ITimer _probe;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _nextTicks;

    public ChannelGate(ChannelLimits limits, TimeProvider clock)
    {
        _breaker = new CircuitBreaker(limits.FailuresMax, limits.OpenFor);
        _ticksEach = Math.Max(1, (long)(TimeSpan.TicksPerSecond / limits.PerSecondMax));
        _clock = clock;
        _probe = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CircuitState State
    {
        get
        {
            lock (_gate) return _breaker.State;
        }
    }

    /// <summary>Waits for its turn. Whoever has passed must call <see cref="Report"/> or <see cref="Withdraw"/>.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (TakeTurn() is { } turn && turn > TimeSpan.Zero) await Task.Delay(turn, _clock, cancellationToken);
        using var woken = cancellationToken.UnsafeRegister(gate => ((ChannelGate)gate!).Wake(), this);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            lock (_gate)
            {
                var now = Now;
                if (_breaker.TryPass(now)) return;
                changed = _changed.Task;
                // While a probe is under way only its outcome matters. Set anew each time, for a timer may fire a little early.
                if (_breaker.State == CircuitState.Open)
                    _probe.Change(TimeSpan.FromMilliseconds(Math.Max(1, _breaker.ProbeAt - now)), Timeout.InfiniteTimeSpan);
            }

            await changed;
        }
    }

    /// <returns>Whether the circuit opened or closed.</returns>
    public bool Report(bool answered)
    {
        lock (_gate)
        {
            var before = _breaker.State;
            _breaker.Report(answered, Now);
            if (before == _breaker.State) return false;
            Wake();
            return before == CircuitState.Closed || _breaker.State == CircuitState.Closed;
        }
    }

    public void Withdraw()
    {
        lock (_gate)
        {
            _breaker.Withdraw();
            Wake();
        }
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => _probe.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>How long until this attempt's turn. A tenth of a second may be caught up, so that a late timer costs no rate.</summary>
    private TimeSpan? TakeTurn()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().UtcTicks;
            var turn = Math.Max(_nextTicks, now - (TimeSpan.TicksPerSecond / 10));
            _nextTicks = turn + _ticksEach;
            return turn <= now ? null : TimeSpan.FromTicks(turn - now);
        }
    }
}
