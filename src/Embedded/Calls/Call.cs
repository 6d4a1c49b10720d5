using System.Diagnostics;
using Budkavle.Embedded.Activations;
using Orleans.Runtime;

namespace Budkavle.Embedded.Calls;

/// <summary>A call through a reference. The two classes that emitted code derives from add the reply and the arguments.</summary>
internal abstract class Call : Request
{
    private protected const TaskContinuationOptions AtOnce =
        TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach;

    internal GrainReference Target = null!;
    internal MethodShape Method = null!;
    internal Dictionary<string, object>? Context;

    /// <summary>What the caller is traced as, if it is; null otherwise.</summary>
    internal Activity? Cause;

    private protected Activation? RunningIn;

    internal override bool AlwaysInterleave => Method.AlwaysInterleave;

    internal override bool ReadOnly => Method.ReadOnly;

    /// <summary>The method's token parameter, if it has one: cancelled while the call waits, it is never started.</summary>
    public virtual CancellationToken Cancellation => CancellationToken.None;

    /// <summary>Answered already, by its deadline: the work is not worth starting.</summary>
    private protected abstract bool IsAnswered { get; }

    /// <summary>Makes the task that the caller waits for.</summary>
    internal abstract void Prepare(TaskCreationOptions continuations);

    internal sealed override void Run(Activation activation)
    {
        if (IsAnswered)
        {
            activation.OnCompleted(this);
            return;
        }

        RunningIn = activation;
        if (Cancellation.IsCancellationRequested)
        {
            Finish(Canceled(Cancellation));
            return;
        }

        if (Context is not null)
        {
            RequestContext.Values = Context;
        }

        if (Cause is not null)
        {
            Activity.Current = Cause;
        }

        Task task;
        try
        {
            task = Start(activation.GrainInstance!)
                ?? throw new InvalidOperationException($"{Method.Name} returned null instead of a task.");
        }
        catch (Exception exception)
        {
            task = Faulted(exception);
        }

        if (task.IsCompleted)
        {
            Finish(task);
        }
        else
        {
            FinishAfter(task);
        }
    }

    internal sealed override void Fail(Exception exception)
    {
        Stripe?.Remove(this);
        if (Method.OneWay)
        {
            Target.Shape.Class.Host.OnOneWayFailed(Method, exception);
        }

        SetException(exception);
    }

    internal sealed override void TimeOut() => SetException(new TimeoutException(
        $"{Method.Name} did not answer within {Method.Deadlines.Timeout}. Whether it has run, or still will, is unknown."));

    private protected abstract Task Start(object grain);

    private protected abstract Task Faulted(Exception exception);

    private protected abstract Task Canceled(CancellationToken cancellationToken);

    private protected abstract void FinishAfter(Task task);

    private protected abstract void SetResultFrom(Task task);

    private protected abstract void SetException(Exception exception);

    private protected void Finish(Task task)
    {
        RunningIn!.OnCompleted(this);
        Stripe?.Remove(this);
        if (Method.OneWay && task.Exception is { } failure)
        {
            Target.Shape.Class.Host.OnOneWayFailed(Method, failure.InnerException ?? failure);
        }

        SetResultFrom(task);
    }
}
