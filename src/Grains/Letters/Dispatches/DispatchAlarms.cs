namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Wakes dispatches. What fails here rings again within half a minute.</summary>
public sealed class DispatchAlarms(IGrainFactory grains, DispatchSupervisor supervisor) : IAlarmHandler
{
    public AlarmKind Kind => AlarmKind.Dispatch;

    public void Ring(DueItem item)
    {
        if (!supervisor.Stopping.IsCancellationRequested) _ = WakeAsync(item);
    }

    private async Task WakeAsync(DueItem item) =>
        await grains.GetGrain<IDispatchGrain>(item.Stream.ToString()).OnAlarm()
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
