using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Grains;

internal class LifeGrain : Grain, ILifeGrain
{
    private readonly Journal _journal;
    private readonly LifeScript _script;
    private readonly int _number;
    private IGrainTimer? _timer;

    public LifeGrain(Journal journal, LifeScript script)
    {
        _journal = journal;
        _script = script;
        _number = ++script.Made;
        script.Construct().GetAwaiter().GetResult();
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_script.EndsAtOnce)
        {
            DeactivateOnIdle();
        }

        await _script.Activate(cancellationToken);
        _journal.Add($"{_number} activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _script.Deactivate(cancellationToken);
        _journal.Add($"{_number} deactivated: {reason.ReasonCode}");
    }

    public Task<int> Number() => Task.FromResult(_number);

    public async Task Hold(string gate)
    {
        _journal.Add($"{_number} begins");
        await _journal.Wait(gate);
        _journal.Add($"{_number} ends");
    }

    public Task EndAndHold(string gate)
    {
        DeactivateOnIdle();
        return Hold(gate);
    }

    public Task DelayCollection(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public Task StartTimer(string name, TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        var options = new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive };
        _timer = this.RegisterGrainTimer(Tick, name, options);
        return Task.CompletedTask;
    }

    public Task ChangeTimer(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    private Task Tick(string name, CancellationToken cancellationToken)
    {
        _journal.Add(name);
        return _script.Tick();
    }
}
