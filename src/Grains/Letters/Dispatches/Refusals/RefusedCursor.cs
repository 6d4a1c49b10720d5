using System.Globalization;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A place in the list of refused recipients.</summary>
/// <param name="Shard">The shard to read.</param>
/// <param name="Row">The last of its rows that was read to its end; 0 for none.</param>
/// <param name="Skip">How many of the next row were read.</param>
public readonly record struct RefusedCursor(int Shard, long Row, int Skip)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}.{Row}.{Skip}");

    /// <summary>False for a text that <see cref="ToString"/> never gives.</summary>
    public static bool TryParse(string text, out RefusedCursor cursor)
    {
        cursor = default;
        var parts = text.Split('.');
        if (parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var skip))
        {
            return false;
        }

        cursor = new RefusedCursor(shard, row, skip);
        return true;
    }
}
