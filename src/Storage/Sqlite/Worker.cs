namespace Budkavle.Storage.Sqlite;

/// <summary>
/// Threads that do queued work on connections of their own, so that the caller, an actor's turn, never waits inside SQLite. What is urgent
/// goes before what is not; within each the order of arrival holds.
/// </summary>
/// <typeparam name="TConnection">What each thread works with.</typeparam>
internal sealed class Worker<TConnection> : IAsyncDisposable where TConnection : class, IDisposable
{
    /// <summary>
    /// How much urgent work goes before patient work that waits, so that a checkpoint gets on under a stream of appends.
    /// </summary>
    private const int UrgentInRowMax = 8;

    private readonly object gate = new();
    private readonly Queue<IWork> urgent = new();
    private readonly Queue<IWork> patient = new();
    private readonly Func<TConnection> open;
    private readonly Func<TConnection, bool> isBroken;
    private readonly Task ended;
    private int urgentInRow;
    private bool stopped;

    public Worker(string name, int threads, Func<TConnection> open, Func<TConnection, bool> isBroken)
    {
        this.open = open;
        this.isBroken = isBroken;
        var ends = new TaskCompletionSource[threads];
        for (var index = 0; index < threads; index++)
        {
            var end = ends[index] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => Loop(end)) { IsBackground = true, Name = name }.Start();
        }

        ended = Task.WhenAll(ends.Select(end => end.Task));
    }

    private interface IWork
    {
        void Run(Func<TConnection> connection);
    }

    public Task<T> RunAsync<T>(Func<TConnection, T> work, bool isUrgent, CancellationToken cancellationToken)
    {
        var item = new Work<T>(work, cancellationToken);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopped, this);
            (isUrgent ? urgent : patient).Enqueue(item);
            Monitor.Pulse(gate);
        }

        return item.Task;
    }

    private void Loop(TaskCompletionSource end)
    {
        TConnection? connection = null;
        while (Take() is { } work)
        {
            work.Run(() => connection ??= open());
            if (connection is null || !isBroken(connection)) continue;
            connection.Dispose();
            connection = null;
        }

        connection?.Dispose();
        end.SetResult();
    }

    /// <summary>Waits for work; null once the worker is stopped and nothing is left.</summary>
    private IWork? Take()
    {
        lock (gate)
        {
            while (true)
            {
                if (TryTake() is { } work) return work;
                if (stopped) return null;
                Monitor.Wait(gate);
            }
        }
    }

    private IWork? TryTake()
    {
        if (urgent.Count > 0 && (patient.Count == 0 || urgentInRow < UrgentInRowMax))
        {
            urgentInRow++;
            return urgent.Dequeue();
        }

        urgentInRow = 0;
        return patient.TryDequeue(out var work) ? work : null;
    }

    /// <summary>Finishes what is queued and ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }

        await ended.ConfigureAwait(false);
    }

    private sealed class Work<T>(Func<TConnection, T> work, CancellationToken cancellationToken)
        : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWork
    {
        public void Run(Func<TConnection> connection)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                SetCanceled(cancellationToken);
                return;
            }

            try
            {
                SetResult(work(connection()));
            }
            catch (Exception exception)
            {
                SetException(exception);
            }
        }
    }
}
