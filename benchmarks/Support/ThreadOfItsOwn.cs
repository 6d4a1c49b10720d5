using System.Collections.Concurrent;

namespace Budkavle.Support;

/// <summary>
/// Runs an asynchronous procedure so that all its continuations come back to the calling thread. The load tool lets continuations run on
/// the one thread that polls all sockets and pipes; a procedure that also waits for other programs must not block that thread, or the
/// answer it waits for is never read.
/// </summary>
public sealed class ThreadOfItsOwn : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _due = [];

    /// <summary>Runs to the end; faults are thrown as they were.</summary>
    public static void Run(Func<Task> procedure)
    {
        var before = Current;
        var context = new ThreadOfItsOwn();
        SetSynchronizationContext(context);
        try
        {
            var running = procedure();
            running.ContinueWith(_ => context._due.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None,
                TaskScheduler.Default);
            foreach (var (callback, state) in context._due.GetConsumingEnumerable())
                callback(state);
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _due.Add((d, state));
}
