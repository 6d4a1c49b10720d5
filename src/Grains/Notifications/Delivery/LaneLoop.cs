namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>What every lane does: a step, again while there is more, then a wait until something is told or its time comes.</summary>
internal static class LaneLoop
{
    /// <param name="signal">Ends a wait.</param>
    /// <param name="clock">Times waits.</param>
    /// <param name="step">Does what can be done now; true if there may be more.</param>
    /// <param name="untilNext">How long there is nothing to do.</param>
    /// <param name="refused">A step has failed; it is made again after what this sets for <paramref name="untilNext"/>.</param>
    /// <param name="stopping">Ends the loop.</param>
    public static async Task RunAsync(
        AsyncSignal signal, TimeProvider clock, Func<CancellationToken, ValueTask<bool>> step, Func<TimeSpan> untilNext,
        Action<Exception> refused, CancellationToken stopping)
    {
        await using var timer = clock.CreateTimer(_ => signal.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await step(stopping)) continue;
                timer.Change(untilNext(), Timeout.InfiniteTimeSpan);
                await signal.WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                refused(fault);
            }
        }
    }
}
