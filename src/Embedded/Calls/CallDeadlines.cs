namespace Budkavle.Embedded.Calls;

/// <summary>
/// Time-outs of all calls in flight, driven by one coarse timer. Calls with the same time-out expire in the order they were made, so
/// each distinct time-out has a lane of plain queues: adding and removing a call is constant, a tick looks at the heads only.
/// </summary>
internal sealed class CallDeadlines(TimeSpan defaultTimeout, TimeSpan tick)
{
    // A power of two. More than the processors of the machines in mind, so that two callers seldom meet at one lock.
    private const int Stripes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, Lane> _lanes = [];
    private volatile Action? _onEmpty;
    private volatile int _now;

    /// <summary>Calls answered with <see cref="TimeoutException"/> so far.</summary>
    public long TimedOut { get; private set; }

    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _lanes.Values.Sum(lane => lane.Count);
            }
        }
    }

    public Lane LaneFor(TimeSpan? timeout)
    {
        var key = timeout ?? defaultTimeout;
        lock (_gate)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                // One more than the span: the tick count may lag behind the clock by a tick, and a call must not expire early.
                var ticks = key == Timeout.InfiniteTimeSpan ? int.MaxValue / 2 : Math.Ceiling(key / tick) + 1;
                _lanes[key] = lane = new Lane(this, key, (int)Math.Min(ticks, int.MaxValue / 2));
            }

            return lane;
        }
    }

    /// <summary>Answers every call whose deadline is not after the given tick.</summary>
    public void Advance(int now)
    {
        _now = now;
        Lane[] lanes;
        lock (_gate)
        {
            lanes = [.. _lanes.Values];
        }

        foreach (var lane in lanes)
        {
            TimedOut += lane.Expire(now);
        }
    }

    /// <summary>Calls back, once, when no call is in flight: now or as the last one is answered.</summary>
    public void WhenEmpty(Action callback)
    {
        _onEmpty = callback;
        CheckEmpty();
    }

    private void CheckEmpty()
    {
        if (InFlight == 0 && Interlocked.Exchange(ref _onEmpty, null) is { } callback)
        {
            callback();
        }
    }

    /// <summary>The calls that share one time-out.</summary>
    internal sealed class Lane
    {
        private readonly int _ticks;
        private readonly CallDeadlines _owner;
        private readonly Stripe[] _stripes;

        public Lane(CallDeadlines owner, TimeSpan timeout, int ticks)
        {
            _owner = owner;
            _ticks = ticks;
            Timeout = timeout;
            _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe(owner))];
        }

        public TimeSpan Timeout { get; }

        public int Count => _stripes.Sum(stripe => stripe.Count);

        public void Add(Request request)
        {
            request.DeadlineTick = _owner._now + _ticks;
            _stripes[Environment.CurrentManagedThreadId & (Stripes - 1)].Add(request);
        }

        public int Expire(int now)
        {
            var expired = 0;
            foreach (var stripe in _stripes)
            {
                while (stripe.TakeExpired(now) is { } request)
                {
                    request.TimeOut();
                    expired++;
                }
            }

            return expired;
        }
    }

    /// <summary>A doubly linked queue of calls, oldest first.</summary>
    internal sealed class Stripe(CallDeadlines owner)
    {
        private readonly Lock _gate = new();
        private Request? _oldest;
        private Request? _newest;
        private volatile int _count;

        public int Count => _count;

        public void Add(Request request)
        {
            lock (_gate)
            {
                request.Stripe = this;
                request.Earlier = _newest;
                if (_newest is null)
                {
                    _oldest = request;
                }
                else
                {
                    _newest.Later = request;
                }

                _newest = request;
                _count++;
            }
        }

        public void Remove(Request request)
        {
            lock (_gate)
            {
                if (request.Stripe is null)
                {
                    return;
                }

                Unlink(request);
            }

            if (owner._onEmpty is not null)
            {
                owner.CheckEmpty();
            }
        }

        public Request? TakeExpired(int now)
        {
            Request? request;
            lock (_gate)
            {
                request = _oldest;
                if (request is null || request.DeadlineTick > now)
                {
                    return null;
                }

                Unlink(request);
            }

            if (owner._onEmpty is not null)
            {
                owner.CheckEmpty();
            }

            return request;
        }

        private void Unlink(Request request)
        {
            if (request.Earlier is null)
            {
                _oldest = request.Later;
            }
            else
            {
                request.Earlier.Later = request.Later;
            }

            if (request.Later is null)
            {
                _newest = request.Earlier;
            }
            else
            {
                request.Later.Earlier = request.Earlier;
            }

            request.Earlier = request.Later = null;
            request.Stripe = null;
            _count--;
        }
    }
}
