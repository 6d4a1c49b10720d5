namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>
/// Notifications of a shard that were put off into the log because an attempt failed: nothing of them is in memory until they are rung, and
/// yet their recipients wait. So that operations see for how long. Safe for use by many threads.
/// </summary>
/// <remarks>After a start it knows of none until they are put off again: what was late before is told once it has been tried.</remarks>
internal sealed class LateNotifications
{
    /// <summary>Of more than these nobody needs to know the age: 100 KB a shard.</summary>
    private const int CountMax = 2048;

    /// <summary>How long one that has not been rung is still believed to wait: it may have been given up or read meanwhile.</summary>
    private const long RungWithinMilliseconds = 120_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (long Since, long RungAt)> _late = [];

    /// <summary>It is to be tried again at a time, milliseconds since 1970. Since when it waits counts from the first time.</summary>
    public void PutOff(long letter, long since, long rungAt)
    {
        lock (_gate)
        {
            if (_late.TryGetValue(letter, out var known)) _late[letter] = (known.Since, rungAt);
            else if (_late.Count < CountMax) _late[letter] = (since, rungAt);
        }
    }

    /// <summary>It was rung, and is in hand until it is put off again or has ended.</summary>
    public void TakeUp(long letter)
    {
        lock (_gate)
        {
            if (_late.TryGetValue(letter, out var known)) _late[letter] = (known.Since, long.MaxValue - RungWithinMilliseconds);
        }
    }

    public void End(long letter)
    {
        lock (_gate) _late.Remove(letter);
    }

    /// <summary>Another process has the shard.</summary>
    public void Clear()
    {
        lock (_gate) _late.Clear();
    }

    /// <summary>Since when the oldest waits, milliseconds since 1970; 0 if none does.</summary>
    public long OldestAt(long now)
    {
        lock (_gate)
        {
            foreach (var (letter, late) in _late)
            {
                if (late.RungAt + RungWithinMilliseconds < now) _late.Remove(letter);
            }

            return _late.Count == 0 ? 0 : _late.Values.Min(late => late.Since);
        }
    }
}
