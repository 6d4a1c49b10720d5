using System.Collections.Concurrent;
using System.Diagnostics;
using Budkavle.Embedded.Activations;
using Budkavle.Embedded.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Hosting;

/// <summary>The host: finds the activation for a call, owns the clock tick, and stops in order.</summary>
internal sealed partial class GrainHost : IGrainFactory, IEmbeddedHost, IHostedService, IDisposable
{
    // One timer drives time-outs and collection; both are in seconds and minutes, so a quarter of a second is fine enough.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private static readonly DeactivationReason ShuttingDown = new(DeactivationReasonCode.ShuttingDown, "The host is stopping.");

    private readonly ILogger _logger;
    private readonly GrainClass[] _classes;
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), InterfaceShape> _shapes = new();
    private readonly ConcurrentDictionary<(Type Interface, GrainClass Class), InterfaceShape> _casts = new();
    private readonly CallDeadlines _deadlines;
    private readonly IdleCollector _collector = new();
    private readonly LifecycleTokens _lifecycleTokens;
    private readonly ITimer _ticker;
    private readonly long _started;
    private readonly TaskCompletionSource _allEnded;
    private volatile int _now;
    private volatile bool _refusing;
    private volatile bool _ending;
    private long _alive;
    private long _activated;
    private long _failed;
    private long _refused;
    private int _ticking;
    private IGrainFactory? _factory;

    public GrainHost(IServiceProvider services, EmbeddedHostOptions options, IEnumerable<Type> grainTypes, ILogger<GrainHost> logger)
    {
        Services = services;
        Options = options;
        Time = options.TimeProvider ?? TimeProvider.System;
        _logger = logger;

        // A caller's continuation must not run inside the turn that answers it, so the thread pool runs it. Under an injected scheduler
        // nothing may go to the pool: there callers run on that scheduler, which takes their continuations itself.
        Continuations = options.Scheduler is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;
        _allEnded = new TaskCompletionSource(Continuations);
        _started = Time.GetTimestamp();
        _deadlines = new CallDeadlines(options.ResponseTimeout, Tick);
        _lifecycleTokens = new LifecycleTokens(TicksIn(options.LifecycleTimeout));
        _classes = [.. grainTypes.Select(type => new GrainClass(this, type))];
        _ticker = CreateTimer(static self => ((GrainHost)self!).OnTick(), this);
        _ticker.Change(Tick, Tick);
    }

    public IServiceProvider Services { get; }

    public EmbeddedHostOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>What grains reach each other through: the factory among the services, which a simulator puts itself in front of.</summary>
    public IGrainFactory Factory => _factory ??= Services.GetService<IGrainFactory>() ?? this;

    /// <summary>How tasks that others wait for run what follows them.</summary>
    public TaskCreationOptions Continuations { get; }

    /// <summary>Ticks since the host was made. Coarse and cheap: it moves four times a second.</summary>
    public int Now => _now;

    public EmbeddedHostStatistics Statistics => new(
        Interlocked.Read(ref _alive),
        _deadlines.InFlight,
        Interlocked.Read(ref _activated),
        Interlocked.Read(ref _failed),
        _deadlines.TimedOut,
        Interlocked.Read(ref _refused));

    public IReadOnlyDictionary<string, int> ActivationsByClass =>
        _classes.ToDictionary(grainClass => grainClass.Type.Name, grainClass => grainClass.Activations.Count());

    public int TicksIn(TimeSpan span) => (int)Math.Min(Math.Ceiling(span / Tick), int.MaxValue / 4);

    /// <summary>Cancelled when the lifecycle time-out has passed.</summary>
    public CancellationToken LifecycleToken() => _lifecycleTokens.Current(_now);

    /// <summary>A stopped timer that takes nothing of its maker's context with it.</summary>
    public ITimer CreateTimer(TimerCallback callback, object state)
    {
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            return Time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow?.Undo();
        }
    }

    /// <summary>
    /// Lets a thread visit the activation. The first visit goes to the caller's own queue, where its data is still in the cache (it
    /// halves the cost of a call); an activation that has used up its turns goes to the end of the queue that all threads share.
    /// </summary>
    public void Schedule(Activation activation, bool again = false)
    {
        if (Options.Scheduler is not { } scheduler)
        {
            ThreadPool.UnsafeQueueUserWorkItem(activation, preferLocal: !again);
            return;
        }

        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            new Task(static self => ((Activation)self!).Execute(), activation, TaskCreationOptions.DenyChildAttach).Start(scheduler);
        }
        finally
        {
            flow?.Undo();
        }
    }

    public void Send(Call call, GrainReference target, MethodShape method)
    {
        call.Target = target;
        call.Method = method;
        call.Context = RequestContext.Values;
        call.Cause = Activity.Current;
        call.Prepare(Continuations);

        // While stopping, grains may still call each other to finish what they have begun.
        if (_refusing && (_ending || Activation.OnThisThread is null))
        {
            call.Fail(new SiloUnavailableException("The host is stopping."));
            return;
        }

        method.Deadlines.Add(call);
        Dispatch(call);
    }

    public void Dispatch(Call call)
    {
        if (_ending)
        {
            // Waiting calls of an activation that ended must not begin another one now.
            call.Fail(new SiloUnavailableException("The host is stopping."));
            return;
        }

        var grainClass = call.Target.Shape.Class;
        while (!grainClass.Locate(call.Target.Key).TryReceive(call))
        {
            // It ended between the look-up and now, and is out of the directory: the next look-up makes another.
        }
    }

    public void OnCreated(Activation activation)
    {
        Interlocked.Increment(ref _alive);
        Interlocked.Increment(ref _activated);
        activation.WatchAge(_collector);
        if (_ending)
        {
            // It slipped in behind the list that the stop went through.
            activation.Deactivate(ShuttingDown);
        }
    }

    public void OnEnded(bool failed)
    {
        if (failed)
        {
            Interlocked.Increment(ref _failed);
        }

        if (Interlocked.Decrement(ref _alive) == 0 && _ending)
        {
            _allEnded.TrySetResult();
        }
    }

    public void OnRefused(Request request, GrainType grainType)
    {
        Interlocked.Increment(ref _refused);
        request.Fail(new LimitExceededException(
            nameof(EmbeddedHostOptions.QueueLengthMax), Options.QueueLengthMax, Options.QueueLengthMax, grainType));
    }

    public void OnTimerFailed(GrainType grainType, Exception exception) => LogTimerFailed(_logger, grainType.ToString(), exception);

    public void OnDeactivateFailed(GrainType grainType, Exception exception) =>
        LogDeactivateFailed(_logger, grainType.ToString(), exception);

    public void OnOneWayFailed(MethodShape method, Exception exception) => LogOneWayFailed(_logger, method.Name, exception);

    public Exception NoActivationFor(GrainType grainType) =>
        new OrleansException($"Activations of grain {grainType} end as soon as they begin.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Refuses calls from outside, waits for those in flight, then ends every activation. Whatever has not ended after
    /// <see cref="EmbeddedHostOptions.StopTimeout"/> is left: nothing acknowledged depends on OnDeactivateAsync.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_refusing)
        {
            return;
        }

        _refusing = true;
        var idle = new TaskCompletionSource(Continuations);
        _deadlines.WhenEmpty(() => idle.TrySetResult());
        var deadline = Time.GetTimestamp();
        var stopped = await EndsInTime(idle.Task, Options.StopTimeout, cancellationToken);
        _ending = true;
        foreach (var activation in _classes.SelectMany(grainClass => grainClass.Activations))
        {
            activation.Deactivate(ShuttingDown, cancellationToken);
        }

        if (Interlocked.Read(ref _alive) == 0)
        {
            _allEnded.TrySetResult();
        }

        var rest = Options.StopTimeout - Time.GetElapsedTime(deadline);
        stopped &= await EndsInTime(_allEnded.Task, rest > Tick ? rest : Tick, cancellationToken);
        if (!stopped)
        {
            LogStoppedHard(_logger, _deadlines.InFlight, Interlocked.Read(ref _alive));
        }
    }

    public void Dispose() => _ticker.Dispose();

    private async Task<bool> EndsInTime(Task task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(timeout, Time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private void OnTick()
    {
        // A tick that takes longer than a period is not overtaken by the next.
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            return;
        }

        var now = (int)(Time.GetElapsedTime(_started) / Tick);
        _now = now;
        _deadlines.Advance(now);
        _collector.Collect(now);
        try
        {
            _lifecycleTokens.Expire(now);
        }
        catch (AggregateException exception)
        {
            // Thrown by what a grain registered on its token; an exception out of a timer would end the process.
            LogTokenFailed(_logger, exception);
        }

        Volatile.Write(ref _ticking, 0);
    }
}
