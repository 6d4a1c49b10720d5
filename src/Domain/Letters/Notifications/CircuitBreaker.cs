namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// Stops attempts at a provider that does not answer, and lets one through now and then to see whether it does again. Times are
/// milliseconds
/// since 1970. Not safe for use by several threads.
/// </summary>
public sealed class CircuitBreaker(int failuresMax, TimeSpan openFor)
{
    private int _failures;
    private long _probeAt;

    public CircuitState State { get; private set; }

    /// <summary>When the next probe may be made; only while open.</summary>
    public long ProbeAt => _probeAt;

    /// <summary>Whether an attempt may be made now. One that may must be followed by <see cref="Report"/>.</summary>
    public bool TryPass(long now)
    {
        if (State == CircuitState.Closed) return true;
        if (State == CircuitState.HalfOpen || now < _probeAt) return false;
        State = CircuitState.HalfOpen;
        return true;
    }

    /// <summary>Tells whether the provider answered an attempt that was let through. What it answered is of no matter here.</summary>
    public void Report(bool answered, long now)
    {
        if (answered)
        {
            // An answer to an attempt made before the circuit opened says that the provider lives: so does a probe's.
            _failures = 0;
            State = CircuitState.Closed;
            return;
        }

        _failures++;
        if (State == CircuitState.Closed && _failures < failuresMax) return;
        // Late failures of attempts made before must not push the probe ahead of itself for ever.
        if (State == CircuitState.Open) return;
        State = CircuitState.Open;
        _probeAt = now + (long)openFor.TotalMilliseconds;
    }

    /// <summary>The attempt let through was given up without asking the provider: another may take its place.</summary>
    public void Withdraw()
    {
        if (State == CircuitState.HalfOpen) State = CircuitState.Open;
    }
}
