namespace Budkavle.Embedded.Activations;

/// <summary>
/// Finds idle activations without visiting busy ones: each waits in the bucket of the tick at which it may be old enough, and moves on
/// if it has been used since. An activation is looked at about once per collection age.
/// </summary>
internal sealed class IdleCollector
{
    // Ticks per bucket: a second of the host's clock.
    private const int BucketTicks = 4;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Bucket> _buckets = [];
    private int _lastKey = int.MinValue;
    private Bucket? _last;

    public void Add(Activation activation, int dueTick)
    {
        var key = (dueTick / BucketTicks) + 1;
        lock (_gate)
        {
            if (key != _lastKey || _last is null)
            {
                if (!_buckets.TryGetValue(key, out _last))
                {
                    _buckets[key] = _last = new Bucket();
                }

                _lastKey = key;
            }

            activation.NextToCollect = _last.First;
            _last.First = activation;
        }
    }

    /// <summary>Asks every activation that may be old enough to end.</summary>
    public void Collect(int now)
    {
        while (TakeDue(now / BucketTicks) is { } activation)
        {
            for (Activation? next; activation is not null; activation = next)
            {
                next = activation.NextToCollect;
                activation.NextToCollect = null;
                if (activation.CollectIfIdle(now) is { } dueTick)
                {
                    Add(activation, dueTick);
                }
            }
        }
    }

    private Activation? TakeDue(int lastKey)
    {
        lock (_gate)
        {
            while (_buckets.Count > 0 && _buckets.First() is var first && first.Key <= lastKey)
            {
                _buckets.Remove(first.Key);
                if (ReferenceEquals(first.Value, _last))
                {
                    _last = null;
                }

                if (first.Value.First is { } activation)
                {
                    return activation;
                }
            }

            return null;
        }
    }

    private sealed class Bucket
    {
        public Activation? First;
    }
}
