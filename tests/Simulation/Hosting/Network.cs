using Budkavle.Grains.Letters;
using Budkavle.Simulation.Scheduling;

namespace Budkavle.Simulation.Hosting;

/// <summary>Carries calls from node to node, badly.</summary>
internal sealed class Network(Loop loop, Chance chance, Directory directory)
{
    public CallRates Rates { get; set; } = CallRates.Quiet;

    /// <summary>Calls that went wrong, by how.</summary>
    public Dictionary<string, long> Faults { get; } = [];

    public long Calls { get; private set; }

    /// <summary>How long callers wait, as in Orleans.</summary>
    public static TimeSpan ResponseTimeout => TimeSpan.FromSeconds(30);

    /// <summary>Calls a grain wherever it is thought to be.</summary>
    public Task<T> CallAsync<T>(Caller caller, string grain, TimeSpan timeout, Func<Silo, Task<T>> call)
    {
        Calls++;
        // A second post office puts the first to sleep; of all others there may well be two for long.
        var isOffice = grain.StartsWith(nameof(IPostOfficeGrain), StringComparison.Ordinal);
        var astray = Happens("astray", isOffice ? Rates.Astray : Rates.Astray * 6);
        var target = directory.Find(caller.Silo, grain, astray);
        // Within a silo a call is a call: only its own host stands between.
        if (target is not null && target == caller.Silo) return call(target);
        return SendAsync(caller.Node, target, timeout, call);
    }

    /// <summary>Asks a silo, whichever answers.</summary>
    public Task<T> AskAsync<T>(Node caller, TimeSpan timeout, Func<Silo, Task<T>> call) =>
        SendAsync(caller, directory.AnyReady(), timeout, call);

    private Task<T> SendAsync<T>(Node caller, Silo? target, TimeSpan timeout, Func<Silo, Task<T>> call)
    {
        // Not "run continuations asynchronously": what combines tasks would then go to the thread pool.
        var answer = new TaskCompletionSource<T>();
        loop.After(timeout, caller, () => answer.TrySetException(new TimeoutException("No answer came in time.")));
        if (target is null || (target.Node.IsDead && chance.Below(2) == 0))
        {
            loop.After(Delay(), caller, () => answer.TrySetException(new SiloUnavailableException("There is no silo there.")));
            return answer.Task;
        }

        if (Happens("lost", Rates.Lost)) return answer.Task;
        var delay = Happens("late", Rates.Late) ? chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)) : Delay();
        loop.After(delay, target.Node, () => Arrive(caller, target, call, answer));
        if (Happens("doubled", Rates.Doubled))
            loop.After(delay + (Delay() * chance.Between(1, 2000)), target.Node, () => Arrive(caller, target, call, answer));
        return answer.Task;
    }

    private void Arrive<T>(Node caller, Silo target, Func<Silo, Task<T>> call, TaskCompletionSource<T> answer)
    {
        if (!target.IsReady && target.Local is null)
        {
            loop.After(Delay(), caller, () => answer.TrySetException(new SiloUnavailableException("The silo is starting.")));
            return;
        }

        _ = target.Node.Start(() => call(target)).ContinueWith(
            done => Answer(caller, done, answer), CancellationToken.None, TaskContinuationOptions.DenyChildAttach, target.Node.Scheduler);
    }

    private void Answer<T>(Node caller, Task<T> done, TaskCompletionSource<T> answer)
    {
        var fault = done.Exception?.InnerException;
        if (Happens("answer lost", Rates.AnswerLost)) return;
        loop.After(Delay(), caller, () =>
        {
            if (fault is not null) answer.TrySetException(fault);
            else if (done.IsCanceled) answer.TrySetCanceled();
            else answer.TrySetResult(done.Result);
        });
    }

    private TimeSpan Delay() => TimeSpan.FromMicroseconds(chance.Between(20, 2000));

    private bool Happens(string what, double probability)
    {
        if (!chance.Happens(probability)) return false;
        Faults[what] = Faults.GetValueOrDefault(what) + 1;
        return true;
    }
}
