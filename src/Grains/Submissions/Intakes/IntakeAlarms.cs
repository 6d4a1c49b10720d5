using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Submissions;

/// <summary>Wakes intakes. What fails here rings again within half a minute.</summary>
public sealed class IntakeAlarms(IGrainFactory grains) : IAlarmHandler
{
    public AlarmKind Kind => AlarmKind.Intake;

    public void Ring(DueItem item) => _ = WakeAsync(item);

    private async Task WakeAsync(DueItem item) => await grains.GetGrain<IIntakeGrain>(item.Stream.ToString()).Wake()
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
