namespace Budkavle.Simulation.Scheduling;

/// <summary>The clock of a node: the loop's time, a little wrong as clocks of machines are.</summary>
internal sealed class SimClock(Node node, TimeSpan skew) : TimeProvider
{
    /// <summary>When every world begins: a time after all test numbers' birth.</summary>
    public static readonly DateTimeOffset Beginning = new(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => node.Loop.Now;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(node.Loop.Now + skew.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(node, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
