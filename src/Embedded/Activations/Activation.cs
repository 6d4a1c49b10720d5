using Budkavle.Embedded.Calls;
using Budkavle.Embedded.Hosting;
using Orleans.Runtime;

namespace Budkavle.Embedded.Activations;

/// <summary>
/// One activation: its queue of requests, the scheduler on which its grain's code runs, and its life. All in one object, because there
/// may be millions. A thread that visits it runs a bounded number of turns inside one task of this scheduler, so that whatever
/// grain code awaits comes back here, one turn at a time. What interleaves is decided as in Orleans, except that a call which is not
/// read-only never runs beside a read-only one (Orleans stops checking when the first of several read-only calls ends).
/// </summary>
internal sealed partial class Activation : TaskScheduler, IGrainContext, IThreadPoolWorkItem
{
    // So that one busy activation does not keep a thread from the others.
    private const int TurnsPerVisit = 64;

    // How many read-only calls may pass a waiting call before they wait too, so that the stream of readers does not starve it.
    private const int OvertakesMax = 100;

    private static readonly Action<object?> VisitAction = static self => ((Activation)self!).Visit();

    [ThreadStatic]
    private static Activation? t_current;

    private readonly GrainClass _class;
    private readonly IdSpan _key;

    // Everything below is guarded by the lock on this.
    private Request? _first;
    private Request? _last;
    private Task? _task;
    private Queue<Task>? _moreTasks;
    private ActivationExtras? _extras;
    private int _lastUsed;
    private int _waiting;
    private int _waitingInterleaving;
    private int _waitingReaders;
    private int _running;
    private int _readers;
    private int _exclusive;
    private byte _overtakes;
    private ActivationState _state;
    private bool _scheduled;
    private bool _ending;

    public Activation(GrainClass grainClass, IdSpan key)
    {
        _class = grainClass;
        _key = key;
        _lastUsed = grainClass.Host.Now;
    }

    /// <summary>The activation whose turn this thread is running.</summary>
    public static Activation? OnThisThread => t_current;

    public GrainHost Host => _class.Host;

    public object? GrainInstance { get; private set; }

    public GrainId GrainId => new(_class.GrainType, _key);

    public GrainReference GrainReference => Host.ReferenceTo(_class, _key);

    public IServiceProvider ActivationServices => Host.Services;

    /// <summary>Requests waiting or running, ticks of timers included. A hint: read without the lock.</summary>
    public int Pending => _waiting + _running;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The next in the idle collector's bucket.</summary>
    internal Activation? NextToCollect { get; set; }

    void IThreadPoolWorkItem.Execute() => Execute();

    /// <summary>Runs turns on this thread. Called by the host, once for each time the activation asked to be scheduled.</summary>
    public void Execute()
    {
        var outer = t_current;
        var context = SynchronizationContext.Current;
        t_current = this;
        if (context is not null)
        {
            // It would draw continuations away from this scheduler. Only threads of an injected scheduler can have one.
            SynchronizationContext.SetSynchronizationContext(null);
        }

        new Task(VisitAction, this, TaskCreationOptions.DenyChildAttach).RunSynchronously(this);
        t_current = outer;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Queues a request. False: the activation has ended, ask for another.</summary>
    public bool TryReceive(Request request)
    {
        var schedule = false;
        lock (this)
        {
            if (_state == ActivationState.Ended)
            {
                return false;
            }

            if (request.IsLocal || _waiting + _running < Host.Options.QueueLengthMax)
            {
                Append(request);
                schedule = !_scheduled && HasWork();
                _scheduled |= schedule;
                request = null!;
            }
        }

        if (request is not null)
        {
            Host.OnRefused(request, _class.GrainType);
        }
        else if (schedule)
        {
            Host.Schedule(this);
        }

        return true;
    }

    /// <summary>Books the end of a request that <see cref="Request.Run"/> was called for.</summary>
    public void OnCompleted(Request request)
    {
        bool schedule;
        lock (this)
        {
            _running--;
            if (!request.AlwaysInterleave && !_class.IsReentrant)
            {
                _ = request.ReadOnly ? _readers-- : _exclusive--;
            }

            if (request.KeepsAlive)
            {
                _lastUsed = Math.Max(_lastUsed, Host.Now);
            }

            schedule = !_scheduled && HasWork();
            _scheduled |= schedule;
        }

        if (schedule)
        {
            Host.Schedule(this);
        }
    }

    protected override void QueueTask(Task task)
    {
        bool schedule;
        lock (this)
        {
            if (_task is null && _moreTasks is null)
            {
                _task = task;
            }
            else
            {
                (_moreTasks ??= new Queue<Task>()).Enqueue(task);
            }

            schedule = !_scheduled;
            _scheduled = true;
        }

        if (schedule)
        {
            Host.Schedule(this);
        }
    }

    // Only inside a turn of this activation: elsewhere inlining would run its code beside another turn.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        ReferenceEquals(t_current, this) && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (this)
        {
            return [.. (_task is null ? [] : new[] { _task }).Concat(_moreTasks ?? [])];
        }
    }

    private void Visit()
    {
        var clean = ExecutionContext.Capture();
        for (var turn = 0; turn < TurnsPerVisit; turn++)
        {
            Task? task;
            Request? request = null;
            var step = ActivationState.Valid;
            lock (this)
            {
                // Continuations first: they end calls that have begun. Every fourth turn the other way round, so that neither starves.
                task = turn % 4 == 3 ? null : TakeTask();
                if (task is null && (request = TakeRequest()) is null && (task = TakeTask()) is null
                    && (step = TakeStep()) == ActivationState.Valid)
                {
                    _scheduled = false;
                    return;
                }
            }

            if (task is not null)
            {
                TryExecuteTask(task);
            }
            else if (request is not null)
            {
                request.Run(this);
            }
            else
            {
                _ = step == ActivationState.Activating ? ActivateAsync() : DeactivateAsync();
            }

            // What a synchronous grain method left in the context must not reach the next call.
            if (clean is not null && !ReferenceEquals(ExecutionContext.Capture(), clean))
            {
                ExecutionContext.Restore(clean);
            }
        }

        Host.Schedule(this, again: true);
    }

    private bool HasWork() => _task is not null || _moreTasks is not null || _state switch
    {
        ActivationState.Created => true,
        ActivationState.Valid => _first is not null && FindRunnable(out _) is not null,
        ActivationState.Deactivating => _running == 0 && !_ending,
        _ => false,
    };

    private Task? TakeTask()
    {
        var task = _task;
        if (task is not null)
        {
            _task = null;
        }
        else if (_moreTasks is not null)
        {
            task = _moreTasks.Dequeue();
        }

        // An idle activation keeps no queue: there are millions of them.
        if (_moreTasks is { Count: 0 })
        {
            _moreTasks = null;
        }

        return task;
    }

    private void Append(Request request)
    {
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
        Count(request, 1);
    }

    private Request? TakeRequest()
    {
        if (_first is null || _state != ActivationState.Valid || FindRunnable(out var before) is not { } request)
        {
            return null;
        }

        if (before is null)
        {
            _first = request.Next;
            _overtakes = 0;
        }
        else
        {
            before.Next = request.Next;
            _overtakes += request.ReadOnly ? (byte)1 : (byte)0;
        }

        if (ReferenceEquals(_last, request))
        {
            _last = before;
        }

        request.Next = null;
        Count(request, -1);
        _running++;
        if (!request.AlwaysInterleave && !_class.IsReentrant)
        {
            _ = request.ReadOnly ? _readers++ : _exclusive++;
        }

        return request;
    }

    // The oldest request that may start now. The queue is searched only when something in it may pass what is ahead of it.
    private Request? FindRunnable(out Request? before)
    {
        before = null;
        if (MayStart(_first!))
        {
            return _first;
        }

        if (_waitingInterleaving == 0 && (_waitingReaders == 0 || _exclusive > 0 || _overtakes >= OvertakesMax))
        {
            return null;
        }

        before = _first!;
        for (var request = before.Next; request is not null; before = request, request = request.Next)
        {
            if (MayStart(request))
            {
                return request;
            }
        }

        before = null;
        return null;
    }

    private bool MayStart(Request request) => request.AlwaysInterleave || _class.IsReentrant
        || (_exclusive == 0 && (_readers == 0 || (request.ReadOnly && _overtakes < OvertakesMax)));

    private void Count(Request request, int change)
    {
        _waiting += change;
        if (request.AlwaysInterleave)
        {
            _waitingInterleaving += change;
        }
        else if (request.ReadOnly)
        {
            _waitingReaders += change;
        }
    }
}
