using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>The run: plans, delivers and completes, in turns of the activation that no call waits for.</summary>
public sealed partial class DispatchGrain
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);
    private DispatchRate? _rate;
    private CancellationTokenSource? _halt;
    private Task? _run;
    private bool _again;
    private bool _ending;

    private bool MayRun => !_ending && !supervisor.Stopping.IsCancellationRequested;

    private double RateOf(DispatchState state) => state switch
    {
        { Status: DispatchStatus.Running } => _rate?.PerSecond(_tally.Done) ?? 0,
        { Status: DispatchStatus.Completed, StartedAt: { } from, EndedAt: { } to } when to > from =>
            Math.Round((state.Delivered + state.Refused) / (to - from).TotalSeconds, 1),
        _ => 0,
    };

    private void Launch()
    {
        _again = true;
        if (!MayRun || _run is { IsCompleted: false }) return;
        _run = RunAsync();
        supervisor.Watch(_run);
    }

    private void Halt() => _halt?.Cancel();

    private async Task RunAsync()
    {
        // Ticks keep the activation from being collected while its run works.
        using var timer = this.RegisterGrainTimer(
            SampleAsync, new GrainTimerCreationOptions(SampleEvery, SampleEvery) { Interleave = true, KeepAlive = true });
        var delay = limits.RetryDelayMin;
        while (_again && MayRun)
        {
            _again = false;
            using var halt = CancellationTokenSource.CreateLinkedTokenSource(supervisor.Stopping);
            _halt = halt;
            try
            {
                await ExpandAsync(await LoadAsync(), halt.Token);
                delay = limits.RetryDelayMin;
            }
            catch (Exception exception)
            {
                if (!halt.IsCancellationRequested)
                {
                    LogRunFailed(Id, exception.GetType().Name);
                    _again = true;
                    await Task.Delay(delay, Clock, halt.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                    delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, limits.RetryDelayMax.Ticks));
                }
            }

            _halt = null;
        }
    }

    private async Task ExpandAsync(DispatchState state, CancellationToken halted)
    {
        if (state.Status != DispatchStatus.Running) return;
        if (!state.IsPlanned)
        {
            var planner = new DispatchPlanner(contents, limits, Shards);
            if (await planner.PlanAsync(state.Uploads, halted) is not { } planned) return;
            (state, _) = await DecideAsync(before => DispatchDecider.Plan(before, planned));
            if (state.Status != DispatchStatus.Running) return;
        }

        var plan = new DispatchPlan(Manifest.Read(await contents.GetAsync(state.Plan, halted)));
        await _tally.LoadAsync();
        _rate = new DispatchRate(Clock, limits.RateWindow);
        _rate.Sample(_tally.Done);
        var pattern = DispatchExpansion.PatternOf(Id, SenderIds.Parse(state.Sender), state.Traits, state.DueAt) with
        {
            // The template says it; no event need repeat it.
            Escalation = FieldReader.Find(state.Template.Span, LetterField.Escalation).ToArray(),
        };
        var expansion = new DispatchExpansion(GrainFactory, contents, limits, Clock, plan, _tally, pattern)
        {
            Pace = new DispatchPace(Clock, state.LettersPerSecond),
        };
        await expansion.DeliverAsync(halted);
        if (halted.IsCancellationRequested) return;
        var completed = new DispatchCompleted { Delivered = _tally.Delivered, Refused = _tally.Refused };
        await DecideAsync(before => DispatchDecider.Complete(before, completed));
    }

    private Task SampleAsync(CancellationToken cancellationToken)
    {
        _rate?.Sample(_tally.Done);
        return Task.CompletedTask;
    }
}
