namespace Budkavle.Capacity.Simulating;

/// <summary>What happens when, in simulated seconds. Events of one moment happen in the order they were asked for.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<Action, (double Time, long Order)> _due = new();
    private long _order;

    public double Now { get; private set; }

    public void After(double seconds, Action action) => _due.Enqueue(action, (Now + seconds, _order++));

    /// <summary>Runs until nothing is left.</summary>
    public void Run()
    {
        while (_due.TryDequeue(out var action, out var when))
        {
            Now = when.Time;
            action();
        }
    }
}
