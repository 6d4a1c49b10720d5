namespace Budkavle.Simulation.Scheduling;

/// <summary>A timer on the loop's time.</summary>
internal sealed class SimTimer(Node node, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;
    private int _generation;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _generation++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) Set(dueTime);
        return true;
    }

    public void Fire(int generation)
    {
        if (generation != _generation) return;
        if (_period > TimeSpan.Zero) Set(_period);
        callback(state);
    }

    public bool IsSetAs(int generation) => generation == _generation;

    public void Dispose() => _generation++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Set(TimeSpan after) => node.Loop.Set(new Alarm(node, this, _generation, null), after);
}
