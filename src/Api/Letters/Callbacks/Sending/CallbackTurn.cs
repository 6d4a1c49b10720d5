using Budkavle.Api.Letters.Feeds;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// One turn of one callback: tells what waits and what the feed has new, letters side by side and each letter's events in order, and says
/// where the callback stands then. What was told and not written down, because the process ended, is told again under the same id.
/// </summary>
internal sealed class CallbackTurn(
    Callback callback, CallbackProgress before, CallbackBodies bodies, StatusFeed feed, CallbackHttp http, CallbackLimits limits,
    TimeProvider time, Random random)
{
    private readonly Dictionary<LogPosition, CallbackLane> _lanes = [];
    private readonly List<LogPosition> _order = [];
    private int _failuresInRow;
    private int _lettersFailed;
    private int _refused;
    private long _delivered;
    private int _lastStatus;
    private bool _isGone;

    /// <summary>Whether the feed had anything for the receiver.</summary>
    public bool HadNews { get; private set; }

    /// <summary>Whether a whole page came, so that more waits.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Where the callback stands after the turn, and why it must pause, if it must.</summary>
    public async Task<(CallbackProgress After, string? Pause)> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isResumed = before.IsResumed(callback);
        foreach (var parked in before.Parked) LaneOf(parked.LetterPosition).Add(isResumed ? parked with { NextAt = now } : parked);
        await TellAsync(now, cancellationToken);
        var cursor = before.Cursor;
        if (!IsStuck && before.Parked.Count < limits.ParkedMax)
        {
            cursor = await ReadFeedAsync(now, cancellationToken);
            if (HadNews) await TellAsync(now, cancellationToken);
        }

        return Judge(now, cursor);
    }

    /// <summary>The receiver takes nothing, so there is no use in trying the rest.</summary>
    private bool IsStuck => Volatile.Read(ref _failuresInRow) >= limits.FailuresInRowMax || Volatile.Read(ref _isGone);

    private async Task<string> ReadFeedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A cursor that the service wrote itself.
        if (!FeedCursor.TryRead(before.Cursor, bodies.Shards, out var cursor))
            throw new InvalidDataException("A callback's cursor is damaged.");
        var subject = callback.IsNotify ? FeedSubject.Messages : FeedSubject.Letters;
        var events = await feed.ReadAsync(Ids.ToUInt128(callback.Sender), cursor, limits.PageEvents, cancellationToken, subject);
        IsBehind = events.Count == limits.PageEvents;
        foreach (var happened in events)
        {
            if (callback.Types.Count > 0 && !callback.Types.Contains(StatusEvent.NameOf(happened.Type))) continue;
            LaneOf(happened.Letter).Add(happened, now);
            HadNews = true;
        }

        return FeedCursor.Write(cursor);
    }

    private CallbackLane LaneOf(LogPosition letter)
    {
        if (_lanes.TryGetValue(letter, out var lane)) return lane;
        _order.Add(letter);
        return _lanes[letter] = new CallbackLane();
    }

    private Task TellAsync(DateTimeOffset now, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _order.Select(letter => _lanes[letter]).Where(lane => lane.IsDue(now)).ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = limits.ConcurrentPerCallback, CancellationToken = cancellationToken },
        async (lane, cancelled) =>
        {
            while (lane.IsDue(now) && !IsStuck)
            {
                var status = await SendAsync(lane.Rest[0].Event, cancelled);
                if (status is >= 200 and < 300)
                {
                    Interlocked.Increment(ref _delivered);
                    Volatile.Write(ref _failuresInRow, 0);
                    lane.Told();
                    continue;
                }

                Volatile.Write(ref _lastStatus, status);
                if (IsRefused(status))
                {
                    Interlocked.Increment(ref _refused);
                    Volatile.Write(ref _failuresInRow, 0);
                    lane.Told();
                    continue;
                }

                if (status == StatusCodes.Status410Gone) Volatile.Write(ref _isGone, true);
                Interlocked.Increment(ref _failuresInRow);
                Interlocked.Increment(ref _lettersFailed);
                lane.Failed(now, WaitAfter(lane.Rest[0].Attempts));
            }
        });

    /// <summary>By GOV.UK Notify's contract an answer of 4xx is the receiver's last word, but for 429.</summary>
    private bool IsRefused(int status) =>
        callback.IsNotify && status is >= 400 and < 500 and not StatusCodes.Status429TooManyRequests;

    private async Task<int> SendAsync(FeedEvent happened, CancellationToken cancellationToken) =>
        await SendAsync(bodies.IdOf(happened), await bodies.OfAsync(callback, happened, cancellationToken), cancellationToken);

    /// <summary>Sends a message of this callback that is about nothing, and gives the receiver's status.</summary>
    public Task<int> TestAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync("evt_" + id.ToString("N"), CallbackBodies.OfTest(callback, id, time.GetUtcNow()), cancellationToken);

    private Task<int> SendAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var signature = CallbackSignature.Of(id, timestamp, body, callback.Secrets, now);
        return http.PostAsync(callback.Url, id, timestamp, signature, callback.Bearer, body, cancellationToken);
    }

    private (CallbackProgress After, string? Pause) Judge(DateTimeOffset now, string cursor)
    {
        var isUp = _delivered + _refused > 0;
        var isDown = _lettersFailed > 0 && !isUp;
        var downSince = isDown ? before.DownSince ?? now : isUp ? null : before.DownSince;
        if (downSince < callback.ResumedAt) downSince = now;
        var failures = isDown ? before.Failures + 1 : isUp ? 0 : before.Failures;
        var tooLong = downSince is { } since && now - since >= limits.TriedMax;
        // One letter that is never taken is that letter's fault, not the receiver's.
        var pause = _isGone ? CallbackPause.Gone : isDown && tooLong && _lettersFailed > 1 ? CallbackPause.NotAnswering : null;
        var givenUp = pause is null ? GiveUp(now) : 0;
        return (before with
        {
            Cursor = cursor,
            Parked = [.. _order.SelectMany(letter => _lanes[letter].Rest)],
            Failures = failures,
            DownSince = downSince,
            NextAt = isDown ? now + WaitAfter(failures - 1) : now,
            LastSuccessAt = _delivered > 0 ? now : before.LastSuccessAt,
            LastFailureAt = _lettersFailed + _refused > 0 ? now : before.LastFailureAt,
            LastFailureStatus = _lettersFailed + _refused > 0 ? _lastStatus : before.LastFailureStatus,
            Delivered = before.Delivered + _delivered,
            GivenUp = before.GivenUp + givenUp + _refused,
        }, pause);
    }

    private int GiveUp(DateTimeOffset now)
    {
        var count = 0;
        foreach (var lane in _lanes.Values)
        {
            while (lane.Rest.Count > 0 && lane.Rest[0].Attempts > 0
                && now - Later(lane.Rest[0].FirstAt, callback.ResumedAt) >= limits.TriedMax)
            {
                lane.Told();
                count++;
            }
        }

        return count;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Doubles from the shortest to the longest, less up to a fifth by chance, so that not all are called at once.</summary>
    private TimeSpan WaitAfter(int attempts)
    {
        var wait = Math.Min(limits.RetryMax.TotalSeconds, limits.RetryMin.TotalSeconds * Math.Pow(2, Math.Min(attempts, 30)));
        return TimeSpan.FromSeconds(wait * (1 - (0.2 * random.NextDouble())));
    }
}
