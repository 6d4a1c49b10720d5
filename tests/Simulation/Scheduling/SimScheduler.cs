namespace Budkavle.Simulation.Scheduling;

/// <summary>Hands the tasks of one node to the loop. Nothing runs inline, so that each continuation is a choice of the seed's.</summary>
internal sealed class SimScheduler(Node node) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    public void Run(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => node.Loop.Queue(node, task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
