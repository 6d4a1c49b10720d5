using System.Runtime.InteropServices;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// View rows that are committed in the log but not yet written to the views: the newest part of every list. Rows of one stream are
/// chained from the newest back. Not safe for use by several threads.
/// </summary>
public sealed class ViewTail
{
    private readonly List<(ViewRow Row, int Previous)> _rows = [];
    private readonly Dictionary<StreamKey, int> _newest = [];

    public int Count => _rows.Count;

    /// <summary>When the oldest row came, in milliseconds since 1970; 0 if empty.</summary>
    public long OldestAt { get; private set; }

    public void Add(in ViewRow row, long nowMilliseconds)
    {
        if (_rows.Count == 0) OldestAt = nowMilliseconds;
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, row.Key.Stream, out var known);
        _rows.Add((row, known ? newest : -1));
        newest = _rows.Count - 1;
    }

    /// <summary>The newest row with this key, a deletion included.</summary>
    public bool TryFind(in ViewKey key, out ViewRow row)
    {
        if (_newest.TryGetValue(key.Stream, out var index))
        {
            for (; index >= 0; index = _rows[index].Previous)
            {
                row = _rows[index].Row;
                if (row.Key.Bucket == key.Bucket && row.Key.Position == key.Position) return true;
            }
        }

        row = default;
        return false;
    }

    /// <summary>Puts the newest row for each position of a list into the collection, unless a newer one stands there already.</summary>
    public void Collect(StreamKey stream, byte bucket, long from, long before, SortedDictionary<long, ViewRow> into)
    {
        if (!_newest.TryGetValue(stream, out var index)) return;
        for (; index >= 0; index = _rows[index].Previous)
        {
            var row = _rows[index].Row;
            if (row.Key.Bucket != bucket || row.Key.Position < from || row.Key.Position >= before) continue;
            into.TryAdd(row.Key.Position, row);
        }
    }

    /// <summary>All rows sorted by key, the newest for each key. A row that was new and then changed stays an insertion.</summary>
    public List<ViewRow> ToSortedRun()
    {
        var order = new int[_rows.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var rows = CollectionsMarshal.AsSpan(_rows).ToArray();
        Array.Sort(order, (a, b) =>
        {
            var byKey = rows[a].Row.Key.CompareTo(rows[b].Row.Key);
            return byKey != 0 ? byKey : a.CompareTo(b);
        });

        var run = new List<ViewRow>(order.Length);
        for (var i = 0; i < order.Length;)
        {
            var first = rows[order[i]].Row;
            var last = first;
            for (i++; i < order.Length && rows[order[i]].Row.Key == first.Key; i++) last = rows[order[i]].Row;
            // A row that came and went is deleted all the same: a run that a crash cut short may have left it in the views.
            run.Add(first.Change == ViewChange.Insert && last.Change == ViewChange.Replace
                ? last with { Change = ViewChange.Insert }
                : last);
        }

        return run;
    }
}
