namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>
/// Outcomes that another process wrote while it had the shard: their letters are not told of again. That no outcome is written twice does
/// not rest on this, which may be out of date as soon as it is read, but on the post office.
/// </summary>
internal sealed partial class ShardLane
{
    /// <summary>Under way here when the cursor was given up, by the entry that made the letter available.</summary>
    private readonly Dictionary<long, PendingNotification> _kept = [];

    /// <summary>Looks through what was committed since this lane last knew, if the shard was opened anew.</summary>
    private async ValueTask LearnOutcomesAsync(CancellationToken cancellationToken)
    {
        long from;
        int openings;
        lock (_gate) (from, openings) = (_doubtFrom, _openings);
        if (from == 0) return;
        var letters = new HashSet<long>();
        var through = await ReadOutcomesAsync(from, letters, cancellationToken);
        foreach (var item in _window.Where(item => letters.Contains(item.Letter.Sequence))) item.Done = true;
        _noted.UnionWith(letters);
        _claimedThrough = Math.Max(_claimedThrough, through);
        lock (_gate)
        {
            if (_openings == openings) _doubtFrom = 0;
        }
    }

    /// <summary>Adds the letters that have an outcome from an entry on; returns the last entry of the log.</summary>
    private async ValueTask<long> ReadOutcomesAsync(long from, HashSet<long> letters, CancellationToken cancellationToken)
    {
        var through = from - 1;
        while (await services.Log.ReadBlocksAsync(shard, through + 1, 0, services.Limits.BlocksPerRead, cancellationToken)
            is { Count: > 0 } blocks)
        {
            foreach (var entry in blocks.SelectMany(services.Log.EntriesOf))
            {
                if (LogLetters.IsOutcome(entry, out var letter)) letters.Add(letter);
            }

            through = blocks[^1].LastSequence;
        }

        return through;
    }

    /// <summary>True if the letter is no new one: it has an outcome, or is under way here since before the cursor was given up.</summary>
    private bool IsKnown(long letter, long madeAvailable)
    {
        var isNoted = _noted.Remove(letter);
        if (!_kept.Remove(madeAvailable, out var item)) return isNoted;
        item.Done |= isNoted;
        if (!item.Done) _window.Enqueue(item);
        return true;
    }
}
