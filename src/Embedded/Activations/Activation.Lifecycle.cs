using Budkavle.Embedded.Calls;
using Orleans;

namespace Budkavle.Embedded.Activations;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    // A call that meets this many ending activations in a row is refused: the grain ends itself each time it begins.
    private const int ForwardsMax = 8;

    public Task Deactivated
    {
        get
        {
            lock (this)
            {
                if (_state == ActivationState.Ended)
                {
                    return Task.CompletedTask;
                }

                return (Extras.Ended ??= new TaskCompletionSource(Host.Continuations)).Task;
            }
        }
    }

    private ActivationExtras Extras => _extras ??= new ActivationExtras();

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        bool schedule;
        lock (this)
        {
            if (_state >= ActivationState.Deactivating)
            {
                return;
            }

            Extras.Reason = Extras.Reason.ReasonCode == DeactivationReasonCode.None ? deactivationReason : Extras.Reason;
            if (_state != ActivationState.Valid)
            {
                // Ends as soon as it has begun: ActivateAsync looks at the reason.
                return;
            }

            _state = ActivationState.Deactivating;
            schedule = !_scheduled && HasWork();
            _scheduled |= schedule;
        }

        if (schedule)
        {
            Host.Schedule(this);
        }
    }

    public void DelayDeactivation(TimeSpan span)
    {
        lock (this)
        {
            // Kept as if used in the future: it is collectable when both its age and the delay have passed.
            _lastUsed = span > TimeSpan.Zero
                ? Math.Max(_lastUsed, Host.Now + Host.TicksIn(span) - Math.Max(_class.AgeTicks, 0))
                : Host.Now;
        }
    }

    public void Add(GrainTimer timer)
    {
        lock (this)
        {
            ObjectDisposedException.ThrowIf(_state == ActivationState.Ended, this);
            (Extras.Timers ??= []).Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (this)
        {
            _extras?.Timers?.Remove(timer);
        }
    }

    /// <summary>Enters the collector, unless the class lives for ever.</summary>
    public void WatchAge(IdleCollector collector)
    {
        if (_class.AgeTicks >= 0)
        {
            collector.Add(this, _lastUsed + _class.AgeTicks);
        }
    }

    /// <summary>Ends the activation if it has been idle for its age. Otherwise the tick at which to ask again; null for never.</summary>
    public int? CollectIfIdle(int now)
    {
        lock (this)
        {
            if (_state >= ActivationState.Deactivating)
            {
                return null;
            }

            var due = _lastUsed + _class.AgeTicks;
            if (_state != ActivationState.Valid || _running + _waiting > 0)
            {
                return Math.Max(due, now + 1);
            }

            if (due > now)
            {
                return due;
            }
        }

        // A call that comes in between is not lost: it moves to the next activation.
        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle for its collection age."));
        return null;
    }

    private ActivationState TakeStep()
    {
        if (_state == ActivationState.Created)
        {
            return _state = ActivationState.Activating;
        }

        if (_state == ActivationState.Deactivating && _running == 0 && !_ending)
        {
            _ending = true;
            return ActivationState.Deactivating;
        }

        return ActivationState.Valid;
    }

    private async Task ActivateAsync()
    {
        try
        {
            GrainInstance = _class.CreateGrain();
            if (_class.HasOnActivate)
            {
                await ((IGrainBase)GrainInstance).OnActivateAsync(Host.LifecycleToken());
            }
        }
        catch (Exception exception)
        {
            await EndAsync(exception);
            return;
        }

        lock (this)
        {
            // This is a turn, so whoever visits goes on with the waiting requests.
            _lastUsed = Math.Max(_lastUsed, Host.Now);
            _state = _extras is { Reason.ReasonCode: not DeactivationReasonCode.None }
                ? ActivationState.Deactivating
                : ActivationState.Valid;
        }
    }

    private async Task DeactivateAsync()
    {
        DisposeTimers();
        if (_class.HasOnDeactivate)
        {
            try
            {
                var token = Host.LifecycleToken();
                await ((IGrainBase)GrainInstance!).OnDeactivateAsync(Extras.Reason, token).WaitAsync(token);
            }
            catch (Exception exception)
            {
                Host.OnDeactivateFailed(_class.GrainType, exception);
            }
        }

        await EndAsync(failure: null);
    }

    private async Task EndAsync(Exception? failure)
    {
        DisposeTimers();
        if (GrainInstance is IAsyncDisposable or IDisposable)
        {
            await DisposeGrainAsync();
        }

        _class.Forget(this, _key);
        Request? request;
        TaskCompletionSource? ended;
        lock (this)
        {
            _state = ActivationState.Ended;
            request = _first;
            _first = _last = null;
            _waiting = 0;
            ended = _extras?.Ended;
            GrainInstance = null;
        }

        for (Request? next; request is not null; request = next)
        {
            next = request.Next;
            request.Next = null;
            Answer(request, failure);
        }

        Host.OnEnded(failed: failure is not null);
        ended?.TrySetResult();
    }

    private void Answer(Request request, Exception? failure)
    {
        if (request.IsLocal)
        {
            return;
        }

        if (failure is null && ++request.Forwards <= ForwardsMax)
        {
            Host.Dispatch((Call)request);
        }
        else
        {
            request.Fail(failure ?? Host.NoActivationFor(_class.GrainType));
        }
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (GrainInstance as IDisposable)?.Dispose();
            }
        }
        catch (Exception exception)
        {
            Host.OnDeactivateFailed(_class.GrainType, exception);
        }
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (this)
        {
            timers = [.. _extras?.Timers ?? []];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}
