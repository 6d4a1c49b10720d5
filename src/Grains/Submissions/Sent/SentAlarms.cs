using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Submissions;

/// <summary>Wakes those whose submissions wait. What fails here rings again within half a minute.</summary>
public sealed class SentAlarms(IGrainFactory grains) : IAlarmHandler
{
    public AlarmKind Kind => AlarmKind.Submission;

    public void Ring(DueItem item) => _ = WakeAsync(item);

    private async Task WakeAsync(DueItem item) => await grains.GetGrain<ISentGrain>(item.Stream.ToString()).Wake()
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
