using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Notifications.Delivery;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Outbound;

/// <summary>
/// Sends what stands in the outbox of one shard. The outbox is a list in the views, which follow from the log, so nothing else needs to be
/// written down to go on after a crash: what stands there is sent, and leaves it by the commit that says what became of it.
/// </summary>
/// <remarks>
/// As in <see cref="ShardLane"/>, commits and workers leave what they have to tell under the lock; one loop does the rest.
/// </remarks>
internal sealed partial class OutboundLane(int shard, LaneServices services)
{
    /// <summary>
    /// Messages of a shard taken and not yet written down: some 18 KB each at the most, bodies above 16 KB being read when they are sent.
    /// </summary>
    private const int UnderWayMax = 512;

    /// <summary>What is taken at once. Less than half of what may be under way: workers have something while more is read.</summary>
    private const int PageMax = 200;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();

    // Under the lock.
    private readonly Queue<(PendingMessage Message, ChannelOutcome Outcome)> _finished = new();
    private bool _open;
    private bool _news;
    private long _from;
    private long _earliest = long.MaxValue;

    private readonly Dictionary<long, PendingMessage> _underWay = [];
    private readonly PriorityQueue<PendingMessage, long> _waiting = new();
    private readonly Queue<(PendingMessage Message, MoveItem Move)> _unwritten = new();
    private long _nextDue = long.MaxValue;
    private long _retryAt;
    private int _count;

    private IPostOfficeGrain Office => services.Grains.GetGrain<IPostOfficeGrain>(shard);

    /// <summary>Messages taken and not yet written down.</summary>
    public int Waiting => Volatile.Read(ref _count);

    /// <summary>The shard was opened here: whatever stands in its outbox is ours to send.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = true;
            _news = true;
            _from = 0;
        }

        _signal.Set();
    }

    /// <summary>A message stands in the outbox since the last commit.</summary>
    public void Hear(long dueAt, long sequence)
    {
        lock (_gate)
        {
            // Only a shard's writer commits. What others may have left there meanwhile is looked for from the beginning.
            _earliest = _open ? Math.Min(_earliest, Buckets.OutboxPosition(dueAt, sequence)) : 0;
            _open = true;
            _news = true;
        }

        _signal.Set();
    }

    /// <summary>A worker has the outcome of an attempt.</summary>
    public void Finish(PendingMessage message, ChannelOutcome outcome)
    {
        lock (_gate) _finished.Enqueue((message, outcome));
        _signal.Set();
    }

    /// <summary>Runs until stopped.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        LaneLoop.RunAsync(_signal, services.Clock, StepAsync, UntilNext, Refused, stopping);

    /// <summary>
    /// After the loop and the workers have ended: what came last. What cannot be written is sent again after the next start.
    /// </summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await WriteAsync()) cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception fault)
        {
            services.Logger.EngineRefused(shard, fault.GetType().Name);
        }
    }

    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (_retryAt > services.Now) return false;
        _retryAt = 0;
        var more = await WriteAsync();
        more |= await TakeAsync(cancellationToken);
        while (_waiting.TryPeek(out var message, out var at) && at <= services.Now)
        {
            _waiting.Dequeue();
            services.Desks[message.Channel].Enqueue(message);
        }

        return more;
    }

    private void Refused(Exception fault)
    {
        services.Logger.EngineRefused(shard, fault.GetType().Name);
        _retryAt = services.Now + (long)services.Limits.EngineRetryDelay.TotalMilliseconds;
    }

    private TimeSpan UntilNext()
    {
        var at = _nextDue;
        if (_waiting.TryPeek(out _, out var next)) at = Math.Min(at, next);
        if (_retryAt != 0) at = _retryAt;
        if (at == long.MaxValue) return Timeout.InfiniteTimeSpan;
        // A timer bears no more than seven weeks.
        return TimeSpan.FromMilliseconds(Math.Clamp(at - services.Now, 0, TimeSpan.MillisecondsPerDay));
    }
}
