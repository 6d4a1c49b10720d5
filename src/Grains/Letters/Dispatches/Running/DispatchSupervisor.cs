using System.Collections.Concurrent;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The dispatches that this process is delivering. A graceful stop ends them before the post offices close, so that none opens a shard
/// again.
/// Nothing is lost without it: a dispatch goes on from its shards.
/// </summary>
public sealed class DispatchSupervisor : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = [];

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Lets the lists under way finish; no dispatch goes on in this process afterwards.</summary>
    public async Task StopAsync()
    {
        // Here and now: the asynchronous form would go to the thread pool, which is not this engine's to use.
        _stopping.Cancel();
        await Task.WhenAll(_running.Keys);
    }

    /// <summary>Completes when every dispatch now running has ended its run: completed, paused, cancelled or stopped.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_running.Keys);

    internal void Watch(Task running)
    {
        foreach (var ended in _running.Keys.Where(task => task.IsCompleted)) _running.TryRemove(ended, out _);
        _running.TryAdd(running, 0);
    }

    public void Dispose() => _stopping.Dispose();
}
