using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>
/// The notifications of one shard: hears of letters, or reads them from the log when it has not heard of all; reads settings and writes
/// outcomes in
/// lists; keeps the cursor.
/// </summary>
/// <remarks>
/// Commits, alarms and workers only leave what they have to tell under the lock; one loop does everything else, so its state needs no
/// lock. The loop
/// may fail at any step and begin again: each step takes from its queue only what it has done.
/// </remarks>
internal sealed partial class ShardLane(int shard, int shards, LaneServices services)
{
    private readonly Lock _gate = new();
    private readonly AsyncSignal _signal = new();
    private readonly int _heardMax = services.Limits.HeardPerShard(shards);
    private readonly int _underWayMax = services.Limits.UnderWayPerShard(shards);

    // Under the lock.
    private readonly Queue<Notice> _heard = new();
    private readonly Queue<(PendingNotification Item, ChannelOutcome Outcome)> _finished = new();
    private readonly Queue<DueItem> _rung = new();
    private readonly HashSet<long> _ringing = [];
    private bool _open;
    private bool _behind;
    private long _heardThrough;
    private long _committed;
    private long _doubtFrom;
    private int _openings;

    private IPostOfficeGrain Office => services.Grains.GetGrain<IPostOfficeGrain>(shard);

    public int Shard => shard;

    public MessageComposer Composer => services.Composer;

    /// <summary>Letters heard of, being made, sent or written down. Those still to be read from the log are not counted.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _heard.Count + _underWay + _candidates.Count;
        }
    }

    /// <summary>When the letter that has waited longest was available, milliseconds since 1970; 0 if none waits.</summary>
    public long OldestAt
    {
        get
        {
            var (fresh, late) = (Volatile.Read(ref _oldestAt), _late.OldestAt(services.Now));
            return fresh == 0 ? late : late == 0 ? fresh : Math.Min(fresh, late);
        }
    }

    /// <summary>The shard was opened here: whatever was committed without being told must be read.</summary>
    public void Open(long lastSequence)
    {
        lock (_gate)
        {
            // Not the first time: another process may have had the shard meanwhile.
            if (_openings > 0 && _doubtFrom == 0) _doubtFrom = _committed + 1;
            _openings++;
            _committed = Math.Max(_committed, lastSequence);
            _open = true;
            _behind = true;
        }

        _signal.Set();
    }

    /// <summary>
    /// This process writes the shard. If another took the cursor and with it the notifications, it was replaced since, or has died: they
    /// are taken back.
    /// </summary>
    public void Hold(long lastSequence)
    {
        lock (_gate)
        {
            if (_open) return;
        }

        Open(lastSequence);
    }

    public void Hear(long lastSequence, IReadOnlyList<Notice> notices)
    {
        // Only a shard's writer commits.
        Hold(lastSequence);
        lock (_gate)
        {
            _committed = Math.Max(_committed, lastSequence);
            if (!_open || _behind || lastSequence <= _heardThrough) return;
            if (_heard.Count + notices.Count > _heardMax)
            {
                _behind = true;
                services.Metrics.CountOverflow();
                services.Logger.FellBehind(shard);
            }
            else
            {
                foreach (var notice in notices)
                {
                    if (notice.Position.Sequence > _heardThrough && !notice.IsOutbound) _heard.Enqueue(notice);
                }

                _heardThrough = lastSequence;
                if (_heard.Count == 0) return;
            }
        }

        _signal.Set();
    }

    /// <summary>A notification put off is to be tried again. Dropped if too many are: it is rung again.</summary>
    public void Ring(DueItem item)
    {
        lock (_gate)
        {
            if (!_open || _rung.Count >= _underWayMax || _answered.Contains(item.Sequence) || !_ringing.Add(item.Sequence)) return;
            _rung.Enqueue(item);
        }

        _signal.Set();
    }

    /// <summary>A worker has the outcome of an attempt.</summary>
    public void Finish(PendingNotification item, ChannelOutcome outcome)
    {
        lock (_gate) _finished.Enqueue((item, outcome));
        _signal.Set();
    }

    /// <summary>Runs until stopped.</summary>
    public Task RunAsync(CancellationToken stopping) =>
        LaneLoop.RunAsync(_signal, services.Clock, StepAsync, UntilNext, Refused, stopping);

    private void Refused(Exception fault)
    {
        services.Logger.EngineRefused(shard, fault.GetType().Name);
        _retryAt = services.Now + (long)services.Limits.EngineRetryDelay.TotalMilliseconds;
    }

    /// <summary>After the loop and the workers have ended: outcomes that came last, and the cursor.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (!_claimed) return;
        try
        {
            while (await WriteOutcomesAsync()) cancellationToken.ThrowIfCancellationRequested();
            Settle();
            await SaveCursorAsync(cancellationToken);
        }
        catch (Exception fault)
        {
            // Nothing is lost: what has no outcome in the log is sent again after the next start.
            services.Logger.EngineRefused(shard, fault.GetType().Name);
        }
    }

    /// <summary>Does what can be done now; true if there may be more.</summary>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_open) return false;
        }

        if (_retryAt > services.Now) return false;
        _retryAt = 0;
        if (!_claimed) await ClaimAsync(cancellationToken);
        await LearnOutcomesAsync(cancellationToken);
        var more = await WriteOutcomesAsync();
        more |= await TakeRungAsync(cancellationToken);
        more |= await FillAsync(cancellationToken);
        Resume();
        Settle();
        if (IsCursorDue) await SaveCursorAsync(cancellationToken);
        return more;
    }

    private TimeSpan UntilNext()
    {
        lock (_gate)
        {
            // Another process has the shard: what waits would wake the loop in vain, again and again. Opening wakes it.
            if (!_open) return Timeout.InfiniteTimeSpan;
        }

        var at = long.MaxValue;
        if (_retryAt != 0) at = _retryAt;
        else if (_waiting.TryPeek(out _, out var next)) at = next;
        if (_retryAt == 0 && _unsaved != 0) at = Math.Min(at, _savedAt + (long)services.Limits.CursorEvery.TotalMilliseconds);
        if (at == long.MaxValue) return Timeout.InfiniteTimeSpan;
        return TimeSpan.FromMilliseconds(Math.Max(0, at - services.Now));
    }
}
