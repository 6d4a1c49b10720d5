namespace Budkavle.Simulation.Scheduling;

/// <summary>
/// A process, seen from below: its tasks and timers run while it lives, wait while it is paused, and are forgotten when it dies.
/// </summary>
internal sealed class Node
{
    public Node(Loop loop, int id, string name, TimeSpan skew = default)
    {
        (Loop, Id, Name) = (loop, id, name);
        Scheduler = new SimScheduler(this);
        Clock = new SimClock(this, skew);
    }

    public Loop Loop { get; }

    public int Id { get; }

    public string Name { get; }

    public SimScheduler Scheduler { get; }

    public SimClock Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>What would have run since the pause began.</summary>
    internal List<Task> HeldTasks { get; } = [];

    internal List<Alarm> HeldAlarms { get; } = [];

    public void Kill()
    {
        (IsDead, IsPaused) = (true, false);
        HeldTasks.Clear();
        HeldAlarms.Clear();
    }

    public void Pause() => IsPaused = !IsDead;

    public void Resume()
    {
        if (!IsPaused) return;
        IsPaused = false;
        Loop.Release(this);
    }

    /// <summary>Begins work on this node.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    public override string ToString() => Name;
}
