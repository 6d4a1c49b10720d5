namespace Budkavle.Grains.Letters;

/// <summary>
/// Lets work begin when the work before it has ended, whatever became of that. For what reads committed rows and decides on them: between
/// its reading and its commit nothing else of its kind may decide. On the scheduler of whoever calls; not for several threads.
/// </summary>
internal sealed class OneAtATime
{
    private Task _last = Task.CompletedTask;

    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        while (!_last.IsCompleted)
            await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var run = work();
        _last = run;
        return await run;
    }
}
