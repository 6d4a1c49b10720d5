using System.Buffers;
using System.Runtime.InteropServices;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// View rows that are committed in the log but not yet written to the views: the newest part of every list. Rows of one stream are
/// chained from the newest back; a stream with many has an index, so that a page of its list costs the same however many there are. Made to
/// be used again (<see cref="ViewTails"/>): its memory is a few megabytes in one piece each. Not safe for use by several threads.
/// </summary>
public sealed class ViewTail
{
    /// <summary>Rows of a stream from which on it has an index. Most streams have one or two rows and should not pay for it.</summary>
    private const int IndexedFrom = 64;

    private readonly List<(ViewRow Row, int Previous)> _rows = [];
    private readonly Dictionary<StreamKey, (int Newest, int Count)> _streams = [];
    private readonly Dictionary<StreamKey, TailIndex> _indexes = [];

    public int Count => _rows.Count;

    /// <summary>When the oldest row came, in milliseconds since 1970; 0 if empty.</summary>
    public long OldestAt { get; private set; }

    public void Add(in ViewRow row, long nowMilliseconds)
    {
        if (_rows.Count == 0) OldestAt = nowMilliseconds;
        ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, row.Key.Stream, out var known);
        _rows.Add((row, known ? stream.Newest : -1));
        stream = (_rows.Count - 1, stream.Count + 1);
        if (stream.Count > IndexedFrom) _indexes[row.Key.Stream].Set(row.Key.Bucket, row.Key.Position, stream.Newest);
        else if (stream.Count == IndexedFrom) _indexes.Add(row.Key.Stream, IndexOf(stream.Newest));
    }

    /// <summary>Forgets all rows and keeps the memory.</summary>
    public void Clear()
    {
        _rows.Clear();
        _streams.Clear();
        _indexes.Clear();
        OldestAt = 0;
    }

    private TailIndex IndexOf(int newest)
    {
        var chain = new List<int>(IndexedFrom);
        for (var row = newest; row >= 0; row = _rows[row].Previous) chain.Add(row);
        var index = new TailIndex();
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            var key = _rows[chain[i]].Row.Key;
            index.Set(key.Bucket, key.Position, chain[i]);
        }

        return index;
    }

    /// <summary>The newest row with this key, a deletion included.</summary>
    public bool TryFind(in ViewKey key, out ViewRow row)
    {
        if (_indexes.TryGetValue(key.Stream, out var sorted))
        {
            var found = sorted.TryFind(key.Bucket, key.Position, out var place);
            row = found ? _rows[place].Row : default;
            return found;
        }

        if (_streams.TryGetValue(key.Stream, out var stream))
        {
            for (var index = stream.Newest; index >= 0; index = _rows[index].Previous)
            {
                row = _rows[index].Row;
                if (row.Key.Bucket == key.Bucket && row.Key.Position == key.Position) return true;
            }
        }

        row = default;
        return false;
    }

    /// <summary>
    /// The newest row, a deletion included, for each position of a list from one (inclusive) to another (exclusive), in order.
    /// </summary>
    /// <param name="rowsMax">Rows at the most: the cost is theirs, not that of the list.</param>
    /// <param name="more">Whether there are more behind the last one.</param>
    internal List<ViewRow> Read(StreamKey stream, byte bucket, long from, long before, bool ascending, int rowsMax, out bool more)
    {
        var rows = new List<ViewRow>();
        more = false;
        if (_indexes.TryGetValue(stream, out var sorted))
        {
            foreach (var place in sorted.Range(bucket, from, before, ascending))
            {
                more = rows.Count == rowsMax;
                if (more) break;
                rows.Add(_rows[place].Row);
            }

            return rows;
        }

        if (!_streams.TryGetValue(stream, out var chain)) return rows;
        for (var index = chain.Newest; index >= 0; index = _rows[index].Previous)
        {
            var row = _rows[index].Row;
            if (row.Key.Bucket != bucket || row.Key.Position < from || row.Key.Position >= before) continue;
            if (!rows.Exists(newer => newer.Key.Position == row.Key.Position)) rows.Add(row);
        }

        rows.Sort(ascending
            ? (a, b) => a.Key.Position.CompareTo(b.Key.Position) : (a, b) => b.Key.Position.CompareTo(a.Key.Position));
        more = rows.Count > rowsMax;
        if (more) rows.RemoveRange(rowsMax, rows.Count - rowsMax);
        return rows;
    }

    /// <summary>
    /// Puts all rows into a list, sorted by key, the newest for each key. A row that was new and then changed stays an insertion.
    /// </summary>
    public void SortInto(List<ViewRow> run)
    {
        var places = ArrayPool<int>.Shared.Rent(_rows.Count);
        var order = places.AsSpan(0, _rows.Count);
        for (var i = 0; i < order.Length; i++) order[i] = i;
        order.Sort((a, b) =>
        {
            var rows = CollectionsMarshal.AsSpan(_rows);
            var byKey = rows[a].Row.Key.CompareTo(rows[b].Row.Key);
            return byKey != 0 ? byKey : a.CompareTo(b);
        });

        for (var i = 0; i < order.Length;)
        {
            var first = _rows[order[i]].Row;
            var last = first;
            for (i++; i < order.Length && _rows[order[i]].Row.Key == first.Key; i++) last = _rows[order[i]].Row;
            // A row that came and went is deleted all the same: a run that a crash cut short may have left it in the views.
            run.Add(first.Change == ViewChange.Insert && last.Change == ViewChange.Replace
                ? last with { Change = ViewChange.Insert }
                : last);
        }

        ArrayPool<int>.Shared.Return(places);
    }
}
