namespace Budkavle.Embedded.Tests.Support;

/// <summary>Runs tasks on the thread that asks it to, one after the other, in the order they came.</summary>
internal sealed class ManualScheduler : TaskScheduler
{
    private readonly Queue<Task> _tasks = new();

    public int Waiting => _tasks.Count;

    public void RunUntilIdle()
    {
        // The test framework's context would draw continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        while (_tasks.TryDequeue(out var task))
        {
            TryExecuteTask(task);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
