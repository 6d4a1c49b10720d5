using Budkavle.Embedded.Calls;
using Orleans.Runtime;

namespace Budkavle.Embedded.Activations;

/// <summary>A timer of an activation: its ticks are requests in the activation's queue.</summary>
internal abstract class GrainTimer : Request, IGrainTimer
{
    private const double LongestMilliseconds = uint.MaxValue - 1d;

    private static readonly Action<Task, object?> Done = static (task, self) => ((GrainTimer)self!).Finish(task);

    private readonly Activation _activation;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _timer;
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _options = options;
        _period = options.Period;
        _timer = activation.Host.CreateTimer(static self => ((GrainTimer)self!).Enqueue(), this);
        activation.Add(this);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    internal override bool IsLocal => true;

    internal override bool KeepsAlive => _options.KeepAlive;

    internal override bool AlwaysInterleave => _options.Interleave;

    internal override bool ReadOnly => false;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_stopped)
        {
            _period = period;
            _next = dueTime;
            _changed = true;
            if (!_ticking && !_stopped.IsCancellationRequested)
            {
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _activation.Remove(this);
        _stopped.Cancel();
    }

    internal sealed override void Run(Activation activation)
    {
        if (_stopped.IsCancellationRequested)
        {
            activation.OnCompleted(this);
            return;
        }

        _changed = false;
        Task task;
        try
        {
            task = Tick(_stopped.Token) ?? Task.CompletedTask;
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }

        if (task.IsCompleted)
        {
            Finish(task);
        }
        else
        {
            task.ContinueWith(
                Done,
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
                activation);
        }
    }

    internal override void Fail(Exception exception)
    {
    }

    private protected abstract Task Tick(CancellationToken cancellationToken);

    private static void Check(TimeSpan span, string name)
    {
        if (span != Timeout.InfiniteTimeSpan && (span < TimeSpan.Zero || span.TotalMilliseconds > LongestMilliseconds))
        {
            throw new ArgumentOutOfRangeException(name, span, "A timer's span is infinite or between zero and about 49 days.");
        }
    }

    private void Enqueue()
    {
        lock (_stopped)
        {
            if (_ticking || _stopped.IsCancellationRequested)
            {
                return;
            }

            _ticking = true;
        }

        _activation.TryReceive(this);
    }

    private void Finish(Task task)
    {
        if (task.Exception is { } failure)
        {
            _activation.Host.OnTimerFailed(_activation.GrainId.Type, failure.InnerException ?? failure);
        }

        _activation.OnCompleted(this);
        lock (_stopped)
        {
            _ticking = false;
            if (!_stopped.IsCancellationRequested)
            {
                _timer.Change(_changed ? _next : _period, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
