namespace Budkavle.Simulation.Scheduling;

/// <summary>
/// One thread that runs everything: it picks, by the seed, which of the tasks that could run does so next, and moves the clock. A task or
/// a timer is a step; between two steps anything may be killed.
/// </summary>
internal sealed class Loop(Chance chance, History history)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<(Node Node, Task Task)> _ready = [];
    private readonly PriorityQueue<Alarm, (long At, long Order)> _alarms = new();
    private readonly int _order = chance.Below(4);
    private long _set;

    /// <summary>Ticks of 100 ns since the world began.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    public History History => history;

    /// <summary>Called between two steps.</summary>
    public Action? BetweenSteps { get; set; }

    /// <summary>Where something was queued by a thread that is not this one: it does not use the scheduler it was given.</summary>
    public string? Escape { get; private set; }

    /// <summary>What a timer of a program threw. In a real process it would have ended it.</summary>
    public Exception? Fault { get; private set; }

    internal void Queue(Node node, Task task)
    {
        CheckThread();
        if (node.IsDead) return;
        if (node.IsPaused) node.HeldTasks.Add(task);
        else _ready.Add((node, task));
    }

    internal void Set(in Alarm alarm, TimeSpan after)
    {
        CheckThread();
        if (!alarm.Node.IsDead) _alarms.Enqueue(alarm, (Now + Math.Max(0, after.Ticks), _set++));
    }

    /// <summary>Lets something happen on a node after a time.</summary>
    public void After(TimeSpan span, Node node, Action act) => Set(new Alarm(node, null, 0, act), span);

    internal void Release(Node node)
    {
        foreach (var task in node.HeldTasks) _ready.Add((node, task));
        foreach (var alarm in node.HeldAlarms) Set(alarm, TimeSpan.Zero);
        node.HeldTasks.Clear();
        node.HeldAlarms.Clear();
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread) Escape ??= Environment.StackTrace;
    }

    /// <summary>Runs until something has come true; false if it has not by a time, or after so many steps.</summary>
    public bool RunUntil(Func<bool> isDone, TimeSpan timeMax, long stepsMax)
    {
        var (deadline, last) = (Now + timeMax.Ticks, Steps + stepsMax);
        while (!isDone())
        {
            if (Steps >= last || !Step(deadline)) return false;
        }

        return true;
    }

    private bool Step(long deadline)
    {
        // A task takes some microseconds, so that timers fall between tasks of one burst.
        var due = _alarms.TryPeek(out _, out var first) ? first.At : long.MaxValue;
        if (_ready.Count == 0 && due > deadline) return false;
        if (_ready.Count == 0) Now = Math.Max(Now, due);
        if (due <= Now && (_ready.Count == 0 || chance.Below(3) == 0)) FireNext();
        else if (_ready.Count > 0) RunNext();
        return true;
    }

    private void FireNext()
    {
        var alarm = _alarms.Dequeue();
        if (alarm.Node.IsDead || alarm.Timer?.IsSetAs(alarm.Generation) == false) return;
        if (alarm.Node.IsPaused)
        {
            alarm.Node.HeldAlarms.Add(alarm);
            return;
        }

        Count(2, alarm.Node);
        if (alarm.Node.IsDead) return;
        if (alarm.Node.IsPaused)
        {
            alarm.Node.HeldAlarms.Add(alarm);
            return;
        }

        try
        {
            if (alarm.Timer is { } timer) timer.Fire(alarm.Generation);
            else alarm.Act!();
        }
        catch (Exception fault)
        {
            Fault ??= fault;
        }
    }

    private void RunNext()
    {
        // Each world has its manner: the oldest first, the newest first, or any.
        var index = _order switch
        {
            0 => 0,
            1 => chance.Below(4) == 0 ? chance.Below(_ready.Count) : 0,
            2 => chance.Below(4) == 0 ? 0 : _ready.Count - 1,
            _ => chance.Below(_ready.Count),
        };
        var (node, task) = _ready[index];
        if (index == 0)
        {
            _ready.RemoveAt(0);
        }
        else
        {
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }

        if (node.IsDead) return;
        if (node.IsPaused)
        {
            node.HeldTasks.Add(task);
            return;
        }

        Now += 20 + chance.Below(480);
        Count(1, node);
        // Whoever is killed or paused between two steps does not take this one.
        if (node.IsDead) return;
        if (node.IsPaused) node.HeldTasks.Add(task);
        else node.Scheduler.Run(task);
    }

    private void Count(int kind, Node node)
    {
        Steps++;
        history.Add((Now << 2) | (uint)kind, node.Id);
        BetweenSteps?.Invoke();
    }
}
