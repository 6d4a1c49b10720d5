using System.Globalization;

namespace Budkavle.Api.Mailboxes;

/// <summary>
/// Where a page of letters ended: a position in each of the owner's mailboxes, of which there are several only where a number has changed.
/// </summary>
internal static class LetterCursor
{
    private const char Between = '.';

    /// <summary>More numbers nobody has had.</summary>
    private const int PositionsMax = 16;

    public static string Format(IEnumerable<long> positions) =>
        string.Join(Between, positions.Select(position => position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>False for what this service did not give out. Nothing is the beginning of every mailbox.</summary>
    public static bool TryParse(string? text, out long[] positions)
    {
        positions = [];
        if (text is null) return true;
        var parts = text.Split(Between);
        if (parts.Length > PositionsMax) return false;
        positions = new long[parts.Length];
        for (var at = 0; at < parts.Length; at++)
        {
            if (!long.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out positions[at])) return false;
        }

        return true;
    }

    /// <summary>Where one mailbox is to be read from; its newest letter where the cursor says nothing.</summary>
    public static long PositionOf(long[] positions, int mailbox) => mailbox < positions.Length ? positions[mailbox] : long.MaxValue;
}
