namespace Budkavle.Embedded.Calls;

/// <summary>A call without a result. An emitted class adds the arguments and <see cref="Invoke"/>.</summary>
internal abstract class CallRequest : Call
{
    private static readonly Action<Task, object?> Done = static (task, self) => ((CallRequest)self!).Finish(task);

    private TaskCompletionSource _reply = null!;

    public Task Reply => _reply.Task;

    private protected override bool IsAnswered => _reply.Task.IsCompleted;

    public abstract Task Invoke(object grain);

    internal override void Prepare(TaskCreationOptions continuations) => _reply = new TaskCompletionSource(continuations);

    private protected override Task Start(object grain) => Invoke(grain);

    private protected override Task Faulted(Exception exception) => Task.FromException(exception);

    private protected override Task Canceled(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    private protected override void FinishAfter(Task task) => task.ContinueWith(Done, this, CancellationToken.None, AtOnce, RunningIn!);

    private protected override void SetResultFrom(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            _reply.TrySetResult();
        }
        else if (_reply.TrySetFromTask(task) && Method.OneWay)
        {
            _ = _reply.Task.Exception;
        }
    }

    private protected override void SetException(Exception exception)
    {
        if (_reply.TrySetException(exception) && Method.OneWay)
        {
            _ = _reply.Task.Exception;
        }
    }
}
