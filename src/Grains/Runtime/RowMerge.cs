using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Lays the newer rows of a list over the older ones.</summary>
internal static class RowMerge
{
    /// <summary>
    /// The rows of two lists in the order that both have. Where both have a position the newer row counts, deletions included.
    /// </summary>
    public static IEnumerable<(ViewRow Row, bool IsNewer)> Over(IReadOnlyList<ViewRow> newer, IReadOnlyList<ViewRow> older, bool ascending)
    {
        int next = 0, nextOlder = 0;
        while (next < newer.Count || nextOlder < older.Count)
        {
            var order = next == newer.Count ? 1 : nextOlder == older.Count ? -1
                : newer[next].Key.Position.CompareTo(older[nextOlder].Key.Position) * (ascending ? 1 : -1);
            if (order >= 0) nextOlder++;
            if (order <= 0) yield return (newer[next++], true);
            else yield return (older[nextOlder - 1], false);
        }
    }
}
