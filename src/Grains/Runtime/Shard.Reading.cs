using System.Buffers.Binary;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Reading lists and entries: what is in the views, with what is not yet there laid over it.</summary>
public sealed partial class Shard
{
    /// <summary>
    /// Committed rows of a list with a position from <paramref name="from"/> (inclusive) to <paramref name="before"/> (exclusive). Its cost
    /// is that of the page, however much of the list is not in the views yet.
    /// </summary>
    public async ValueTask<IReadOnlyList<ViewRow>> ReadListAsync(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, CancellationToken cancellationToken)
    {
        var page = new List<ViewRow>(Math.Clamp(rowsMax, 0, 256));
        // More rows of memory each time, since where they are many and none is left to show they are deletions.
        for (var freshMax = rowsMax; rowsMax > 0; freshMax = (int)Math.Min(freshMax * 4L, int.MaxValue))
        {
            var fresh = CollectFresh(stream, bucket, from, before, ascending, freshMax, out var more);
            // Of what lies behind the last fresh row nothing is known yet: it is for the next round, unless the page is full.
            var end = more ? fresh[^1].Key.Position : 0;
            var (low, high) = !more ? (from, before) : ascending ? (from, end + 1) : (end, before);
            var deleted = fresh.Count(row => row.Change == ViewChange.Delete);
            var stored = await _store.Views.ReadListAsync(
                stream, bucket, low, high, ascending, rowsMax - page.Count + deleted, cancellationToken);
            await _sealer.FetchAsync(stored.Select(row => (ViewRow?)row), cancellationToken);
            Fill(page, rowsMax, fresh, stored, ascending);
            if (!more || page.Count == rowsMax) break;
            (from, before) = ascending ? (high, before) : (from, low);
        }

        return page;
    }

    /// <summary>Rows of the tail and of what is being written: the newest for each position, in order.</summary>
    private List<ViewRow> CollectFresh(
        StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, out bool more)
    {
        List<ViewRow> newer, older;
        bool moreOlder;
        lock (_gate)
        {
            newer = _tail.Read(stream, bucket, from, before, ascending, rowsMax, out more);
            if (_spilling is null) return newer;
            older = _spilling.Read(stream, bucket, from, before, ascending, rowsMax, out moreOlder);
        }

        // Where one of them was cut, rows of it may stand between those of the other from there on.
        var ends = new List<long>(2);
        if (more) ends.Add(newer[^1].Key.Position);
        if (moreOlder) ends.Add(older[^1].Key.Position);
        more = ends.Count > 0;
        var merged = RowMerge.Over(newer, older, ascending).Select(both => both.Row);
        if (!more) return [.. merged];
        var end = ascending ? ends.Min() : ends.Max();
        return [.. merged.TakeWhile(row => ascending ? row.Key.Position <= end : row.Key.Position >= end)];
    }

    /// <summary>Adds to the page what fresh and stored rows say together. What is not shown is not opened.</summary>
    private void Fill(List<ViewRow> page, int rowsMax, List<ViewRow> fresh, IReadOnlyList<ViewRow> stored, bool ascending)
    {
        // One piece of memory for all of them instead of one for each row.
        Memory<byte> free = new byte[stored.Sum(row => row.Bytes.Length)];
        // A spill may have ended in between: what it wrote is then in both, and the fresh row is the same.
        foreach (var (row, isFresh) in RowMerge.Over(fresh, stored, ascending))
        {
            if (page.Count == rowsMax) return;
            if (!isFresh) page.Add(row with { Bytes = RowSealing.Open(_sealer, row, ref free) });
            else if (row.Change != ViewChange.Delete) page.Add(row);
        }
    }

    /// <summary>The committed rows with the given keys, in order; null where there is none.</summary>
    public async ValueTask<ViewRow?[]> ReadRowsAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        var rows = new ViewRow?[keys.Count];
        List<ViewKey>? asked = null;
        lock (_gate)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (_tail.TryFind(keys[i], out var row) || (_spilling?.TryFind(keys[i], out row) ?? false)) rows[i] = row;
                else (asked ??= []).Add(keys[i]);
            }
        }

        if (asked is not null)
        {
            var stored = await _store.Views.ReadRowsAsync(asked, cancellationToken);
            await _sealer.FetchAsync(stored, cancellationToken);
            for (int i = 0, next = 0; i < rows.Length; i++)
            {
                if (rows[i] is not null) continue;
                rows[i] = stored[next] is { } row ? row with { Bytes = RowSealing.Open(_sealer, row) } : null;
                next++;
            }
        }

        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { Change: ViewChange.Delete }) rows[i] = null;
        }

        return rows;
    }

    /// <summary>The first of several keys that has a row, or null.</summary>
    public async ValueTask<ViewRow?> ReadFirstAsync(IReadOnlyList<ViewKey> keys, CancellationToken cancellationToken)
    {
        var rows = await ReadRowsAsync(keys, cancellationToken);
        return Array.Find(rows, row => row is not null);
    }

    /// <summary>The committed entries with the given sequences, in order; null where there is none.</summary>
    public ValueTask<Entry?[]> ReadEntriesAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken) =>
        new LogReader(_store.Log, _sealer).ReadEntriesAsync(
            [.. sequences.Select(sequence => new LogPosition(Number, sequence))], cancellationToken);
}
