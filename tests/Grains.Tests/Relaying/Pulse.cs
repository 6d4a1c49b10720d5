namespace Budkavle.Grains.Tests.Relaying;

/// <summary>Beats whenever something has happened that a test may wait for.</summary>
internal sealed class Pulse
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private TaskCompletionSource _next = New();

    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Looks whether it is so now, and after every beat.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;
            if (await condition()) return;
            await next.WaitAsync(_patience);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
