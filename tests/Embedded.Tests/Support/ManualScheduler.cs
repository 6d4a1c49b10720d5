namespace Budkavle.Embedded.Tests.Support;

/// <summary>Runs tasks on the thread that asks it to, one after the other, in the order they came.</summary>
internal sealed class ManualScheduler : TaskScheduler
{
    private readonly Queue<Task> _tasks = new();

    public int Waiting => _tasks.Count;

    public void RunUntilIdle() => Run(int.MaxValue);

    /// <summary>Runs so many tasks, or as many as there are.</summary>
    public void Run(int tasks)
    {
        // The test framework's context would draw continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        for (; tasks > 0 && _tasks.TryDequeue(out var task); tasks--)
        {
            TryExecuteTask(task);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
