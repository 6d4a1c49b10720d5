namespace Budkavle.Embedded.Calls;

/// <summary>A call with a result. An emitted class adds the arguments and <see cref="Invoke"/>.</summary>
internal abstract class CallRequest<TResult> : Call
{
    private static readonly Action<Task<TResult>, object?> Done = static (task, self) => ((CallRequest<TResult>)self!).Finish(task);

    private TaskCompletionSource<TResult> _reply = null!;

    public Task<TResult> Reply => _reply.Task;

    private protected override bool IsAnswered => _reply.Task.IsCompleted;

    public abstract Task<TResult> Invoke(object grain);

    internal override void Prepare(TaskCreationOptions continuations) => _reply = new TaskCompletionSource<TResult>(continuations);

    private protected override Task Start(object grain) => Invoke(grain);

    private protected override Task Faulted(Exception exception) => Task.FromException<TResult>(exception);

    private protected override Task Canceled(CancellationToken cancellationToken) => Task.FromCanceled<TResult>(cancellationToken);

    private protected override void FinishAfter(Task task) =>
        ((Task<TResult>)task).ContinueWith(Done, this, CancellationToken.None, AtOnce, RunningIn!);

    private protected override void SetResultFrom(Task task)
    {
        var typed = (Task<TResult>)task;
        if (typed.IsCompletedSuccessfully)
        {
            _reply.TrySetResult(typed.Result);
        }
        else
        {
            _reply.TrySetFromTask(typed);
        }
    }

    private protected override void SetException(Exception exception) => _reply.TrySetException(exception);
}
