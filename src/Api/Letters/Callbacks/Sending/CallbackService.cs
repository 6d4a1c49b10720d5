using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// Sends callbacks, on one process at a time: it holds a lease in the store, and when it is lost another goes on from what was written
/// down. Reads the same feed as <c>GET /v1/status-feed</c>, so that what one shows the other tells.
/// </summary>
internal sealed partial class CallbackService(
    CallbackStore store, CallbackBodies bodies, StatusFeed feed, CallbackHttp http, CallbackLimits limits, CallbackOptions options,
    TimeProvider time, ILogger<CallbackService> logger) : BackgroundService
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _listEvery = TimeSpan.FromSeconds(2);
    private readonly Dictionary<Guid, Standing> _standing = [];
    private readonly SemaphoreSlim _places = new(limits.ConcurrentCallbacks);
    private volatile IReadOnlyList<Callback> _callbacks = [];
    private DateTimeOffset _listedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Sends) return;
        using var timer = new PeriodicTimer(_tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // Not awaited to the end: a receiver that hangs keeps nobody else waiting, and the lease is renewed meanwhile.
                await StartDueAsync(stoppingToken);
            }
            catch (StorageException fault)
            {
                LogStoreAway(logger, fault.GetType().Name);
                Forget();
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Not foreseen. A service that ends takes the silo with it, and letters do not wait for callbacks.
                LogRoundFailed(logger, fault.GetType().Name);
                Forget();
            }
        }
    }

    /// <summary>One round, until all that it began has ended.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken) => await await StartDueAsync(cancellationToken);

    /// <summary>Begins a turn for every callback whose time has come, and gives the end of those.</summary>
    private async Task<Task> StartDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await store.HoldAsync(options.Owner, now, limits.LeaseLife, cancellationToken))
        {
            Forget();
            return Task.CompletedTask;
        }

        if (now - _listedAt >= _listEvery)
        {
            (_callbacks, _listedAt) = (await store.ListAsync(null, cancellationToken), now);
            foreach (var id in _standing.Keys.Except(_callbacks.Select(callback => callback.Id)).ToList()) _standing.Remove(id);
        }

        var begun = new List<Task>();
        foreach (var callback in _callbacks.Where(callback => callback.Paused is null))
        {
            if (!_standing.TryGetValue(callback.Id, out var standing)) _standing[callback.Id] = standing = new Standing();
            // Whoever lets it go on does not wait for the time that was set before.
            var isDue = standing.DueAt <= now || callback.ResumedAt > standing.ResumedAt;
            if (!isDue || !standing.Running.IsCompleted) continue;
            standing.ResumedAt = callback.ResumedAt;
            begun.Add(standing.Running = RunInPlaceAsync(callback, standing, cancellationToken));
        }

        return Task.WhenAll(begun);
    }

    private async Task RunInPlaceAsync(Callback callback, Standing standing, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            // Each turn by the newest list: one that was paused, changed or removed meanwhile is told no more of what it was.
            for (var (turn, now) = (0, callback);
                turn < limits.TurnsInRowMax && now is { Paused: null } && await RunAsync(now, standing, cancellationToken);
                turn++)
            {
                now = _callbacks.FirstOrDefault(one => one.Id == callback.Id);
            }
        }
        catch (StorageException fault)
        {
            // The store is away. What was told meanwhile is told again under the same ids.
            LogStoreAway(logger, fault.GetType().Name);
            WaitAndReadAgain(standing, limits.PollMin);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogTurnFailed(logger, callback.Id, fault.GetType().Name);
            WaitAndReadAgain(standing, limits.PollMax);
        }
        finally
        {
            _places.Release();
        }
    }

    private void WaitAndReadAgain(Standing standing, TimeSpan wait) =>
        (standing.Progress, standing.DueAt) = (null, time.GetUtcNow() + wait);

    /// <returns>Whether more waits that can be told at once.</returns>
    private async Task<bool> RunAsync(Callback callback, Standing standing, CancellationToken cancellationToken)
    {
        if (standing.Progress is null || standing.Progress.Start != callback.Start)
        {
            var (version, stored) = await store.ReadProgressAsync(callback, cancellationToken);
            standing.Version = version;
            standing.Progress = stored?.Start == callback.Start ? stored
                : new CallbackProgress
                {
                    Start = callback.Start, Cursor = callback.From,
                    Delivered = stored is not null && stored.Start >= callback.FirstStart ? stored.Delivered : 0,
                };
        }

        var now = time.GetUtcNow();
        var before = standing.Progress;
        if (before.NextAt > now && !before.IsResumed(callback))
        {
            standing.DueAt = before.NextAt;
            return false;
        }

        var turn = new CallbackTurn(callback, before, bodies, feed, http, limits, time, Random.Shared);
        var (after, pause) = await turn.RunAsync(cancellationToken);
        standing.Progress = after;
        standing.Wait = turn.HadNews || standing.Wait == TimeSpan.Zero ? limits.PollMin
            : TimeSpan.FromTicks(Math.Min(limits.PollMax.Ticks, standing.Wait.Ticks * 2));
        standing.DueAt = after.NextAt > now + standing.Wait ? after.NextAt : now + standing.Wait;
        if (Matters(before, after))
        {
            if (await store.WriteProgressAsync(callback, standing.Version, after, cancellationToken)) standing.Version++;
            else standing.Progress = null;
        }

        if (pause is not null) await PauseAsync(callback, pause, cancellationToken);
        return turn.IsBehind && pause is null && !after.IsDown && standing.Progress is not null;
    }

    /// <summary>Moving past what concerns others is not worth a write.</summary>
    private static bool Matters(CallbackProgress before, CallbackProgress after) =>
        before.Delivered != after.Delivered || before.Failures != after.Failures || before.GivenUp != after.GivenUp
        || !before.Parked.SequenceEqual(after.Parked);

    private async Task PauseAsync(Callback callback, string reason, CancellationToken cancellationToken)
    {
        LogPaused(logger, callback.Id, reason);
        var (version, now) = await store.ReadAsync(callback.Sender, callback.Id, cancellationToken);
        // The sender may have changed it meanwhile; then that counts, and the next turn judges anew.
        if (now is { IsDeleted: false, Paused: null }) await store.WriteAsync(version, now with { Paused = reason }, cancellationToken);
        _listedAt = default;
    }

    /// <summary>What is under way ends by itself; its writing fails where another has gone on.</summary>
    private void Forget()
    {
        foreach (var (id, standing) in _standing.ToList())
        {
            if (standing.Running.IsCompleted) _standing.Remove(id);
        }

        (_callbacks, _listedAt) = ([], default);
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Callbacks wait for the store ({Fault})")]
    private static partial void LogStoreAway(ILogger logger, string fault);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Warning, Message = "Callback {Callback} was paused: {Reason}")]
    private static partial void LogPaused(ILogger logger, Guid callback, string reason);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Error, Message = "Callback {Callback} could not have its turn ({Fault})")]
    private static partial void LogTurnFailed(ILogger logger, Guid callback, string fault);

    [LoggerMessage(EventId = 3304, Level = LogLevel.Error, Message = "A round of callbacks failed ({Fault})")]
    private static partial void LogRoundFailed(ILogger logger, string fault);

    /// <summary>What this process knows of a callback while it sends.</summary>
    private sealed class Standing
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public CallbackProgress? Progress { get; set; }

        public long Version { get; set; }

        public DateTimeOffset DueAt { get; set; }

        /// <summary>The <see cref="Callback.ResumedAt"/> of the last turn.</summary>
        public DateTimeOffset ResumedAt { get; set; }

        public TimeSpan Wait { get; set; }
    }
}
