namespace Budkavle.Storage.Sqlite;

/// <summary>Cuts work written behind the log into transactions so short that an append never waits long for one.</summary>
internal static class Slices
{
    /// <summary>Rows a transaction: some 3 ms of sorted inserts.</summary>
    public const int RowsMax = 1500;

    /// <summary>Bytes a transaction, unless one item alone is larger.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Where the slice that begins at an index ends (exclusive).</summary>
    public static int End<T>(IReadOnlyList<T> items, int first, Func<T, int> bytesOf)
    {
        long bytes = 0;
        var end = first;
        while (end < items.Count && end - first < RowsMax)
        {
            bytes += bytesOf(items[end]);
            if (bytes > BytesMax && end > first) break;
            end++;
        }

        return end;
    }
}
