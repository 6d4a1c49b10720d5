namespace Budkavle.Embedded;

/// <summary>Limits and sources of the embedded host. Validated when the host is made.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>How long a caller waits before <see cref="TimeoutException"/>. Default 30 s, as in Orleans.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an activation may be idle before it ends. Default 2 min: Orleans' 15 min would keep every mailbox of a busy quarter of
    /// an hour in memory. A class can differ through <see cref="Orleans.CollectionAgeLimitAttribute"/>.
    /// </summary>
    public TimeSpan CollectionAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a grain's OnActivateAsync and OnDeactivateAsync may take before their token is cancelled. Default 30 s.</summary>
    public TimeSpan LifecycleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for calls and activations to end before it gives up on them. Default 30 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Calls waiting or running in one activation; the next gets <see cref="Orleans.Runtime.LimitExceededException"/>. Default 1,000:
    /// callers must feel pressure before memory does (Orleans' default is unlimited).
    /// </summary>
    public int QueueLengthMax { get; init; } = 1000;

    /// <summary>The clock. Default: the one among the services, else the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>
    /// Where activations run their turns. Default: the thread pool. A simulator passes its own and decides the order of everything;
    /// whoever calls grains must then run on that scheduler too, and nothing of the host uses the pool.
    /// </summary>
    public TaskScheduler? Scheduler { get; init; }

    internal EmbeddedHostOptions Validated()
    {
        foreach (var span in (TimeSpan[])[ResponseTimeout, CollectionAge, LifecycleTimeout, StopTimeout])
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLengthMax, 1);
        return this;
    }
}
