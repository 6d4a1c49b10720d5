using System.Runtime.InteropServices;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// The rows that one busy stream has in the tail, in the order of its lists: which row of the tail is the newest at a place. Finding and
/// adding cost a logarithm, whatever the order in which positions come. Not safe for use by several threads.
/// </summary>
internal sealed class TailIndex
{
    /// <summary>Places in a run: small enough that putting one into its middle moves 4 KB at most.</summary>
    private const int RunPlacesMax = 256;

    /// <summary>Never empty once something was added, nor is any of them; ascending, as are the places in each.</summary>
    private readonly List<List<Place>> _runs = [];

    private readonly record struct Place(byte Bucket, long Position, int Row) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var order = Bucket.CompareTo(other.Bucket);
            return order != 0 ? order : Position.CompareTo(other.Position);
        }
    }

    /// <summary>The newest row at a place is this one.</summary>
    public void Set(byte bucket, long position, int row)
    {
        var place = new Place(bucket, position, row);
        var (at, index, found) = Locate(place);
        if (found)
        {
            _runs[at][index] = place;
            return;
        }

        if (_runs.Count == 0) _runs.Add([]);
        var run = _runs[at];
        if (run.Count == RunPlacesMax)
        {
            // Lists mostly grow at their end: there a new run begins and the old ones stay full.
            var cut = index == run.Count && at == _runs.Count - 1 ? run.Count : run.Count / 2;
            var rest = new List<Place>(RunPlacesMax);
            rest.AddRange(CollectionsMarshal.AsSpan(run)[cut..]);
            run.RemoveRange(cut, run.Count - cut);
            _runs.Insert(at + 1, rest);
            if (index >= cut) (run, index) = (rest, index - cut);
        }

        run.Insert(index, place);
    }

    /// <summary>The newest row at a place.</summary>
    public bool TryFind(byte bucket, long position, out int row)
    {
        var (at, index, found) = Locate(new Place(bucket, position, 0));
        row = found ? _runs[at][index].Row : -1;
        return found;
    }

    /// <summary>
    /// Rows of a list from a position (inclusive) to another (exclusive), in ascending or descending order. Its cost is that of the rows
    /// taken.
    /// </summary>
    public IEnumerable<int> Range(byte bucket, long from, long before, bool ascending)
    {
        if (_runs.Count == 0) yield break;
        var (run, index, _) = Locate(new Place(bucket, ascending ? from : before, 0));
        if (ascending)
        {
            for (; run < _runs.Count; run++, index = 0)
            {
                for (; index < _runs[run].Count; index++)
                {
                    var place = _runs[run][index];
                    if (place.Bucket != bucket || place.Position >= before) yield break;
                    yield return place.Row;
                }
            }

            yield break;
        }

        for (; run >= 0; run--)
        {
            index = Math.Min(index, _runs[run].Count);
            for (index--; index >= 0; index--)
            {
                var place = _runs[run][index];
                if (place.Bucket != bucket || place.Position < from) yield break;
                yield return place.Row;
            }

            index = int.MaxValue;
        }
    }

    /// <summary>Where a place is, or where it would go: in the last run that begins before it, or else the first.</summary>
    private (int Run, int Index, bool Found) Locate(Place place)
    {
        int low = 0, high = _runs.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_runs[middle][0].CompareTo(place) <= 0) low = middle + 1;
            else high = middle;
        }

        var run = Math.Max(0, low - 1);
        if (_runs.Count == 0) return (0, 0, false);
        var index = _runs[run].BinarySearch(place);
        return index >= 0 ? (run, index, true) : (run, ~index, false);
    }
}
