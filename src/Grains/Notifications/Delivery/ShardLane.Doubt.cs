using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>
/// Outcomes that are in the log without this lane having been told: the answer to their append was lost, or another process that had the
/// shard for a while wrote them. Written again they would stand in the sender's feed twice.
/// </summary>
internal sealed partial class ShardLane
{
    /// <summary>Letters under way here whose outcome another process has written.</summary>
    private readonly HashSet<long> _writtenElsewhere = [];

    private async ValueTask NoteAsync(NoteItem[] items)
    {
        long committed;
        lock (_gate) committed = _committed;
        try
        {
            await Office.NoteMany(items);
        }
        catch
        {
            // A call that was given up may be carried out yet, as when the process was frozen beyond its time-out.
            lock (_gate) _doubtFrom = _doubtFrom == 0 ? committed + 1 : Math.Min(_doubtFrom, committed + 1);
            throw;
        }
    }

    /// <summary>
    /// Looks through what was committed since this lane last knew, if an append was left in doubt or the shard was opened anew. The empty
    /// list before completes when all that the shard had under way is durable, or fails with it: then no earlier append can land.
    /// </summary>
    private async ValueTask DropWrittenAsync()
    {
        long from;
        int openings;
        lock (_gate) (from, openings) = (_doubtFrom, _openings);
        if (from == 0) return;
        await Office.NoteMany([]);

        var ended = new HashSet<long>();
        var deferred = new HashSet<(long Letter, ushort Attempt)>();
        var through = from - 1;
        while (await services.Log.ReadBlocksAsync(shard, through + 1, 0, services.Limits.BlocksPerRead, CancellationToken.None)
            is { Count: > 0 } blocks)
        {
            foreach (var entry in blocks.SelectMany(services.Log.EntriesOf))
            {
                if (!LogLetters.IsOutcome(entry, out var letter)) continue;
                if (entry.Type != EntryType.NotificationDeferred) ended.Add(letter);
                else deferred.Add((letter, NotificationOutcome.Read(entry.Payload.Span).Attempt));
            }

            through = blocks[^1].LastSequence;
        }

        for (var left = _unwritten.Count; left > 0; left--)
        {
            var one = _unwritten.Dequeue();
            var letter = one.Outcome.Letter.Sequence;
            var isWritten = ended.Contains(letter)
                || (one.Type == EntryType.NotificationDeferred && deferred.Contains((letter, one.Outcome.Attempt)));
            if (isWritten) Complete(one.Item);
            else _unwritten.Enqueue(one);
        }

        foreach (var item in _window.Where(item => !item.Done && ended.Contains(item.Letter.Sequence)))
            _writtenElsewhere.Add(item.Letter.Sequence);
        _noted.UnionWith(ended);
        _claimedThrough = Math.Max(_claimedThrough, through);
        lock (_gate)
        {
            if (_openings == openings) _doubtFrom = 0;
        }
    }
}
