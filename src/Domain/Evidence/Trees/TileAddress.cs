using System.Globalization;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// Where a tile of hashes stands (C2SP tlog-tiles): its level, in steps of eight levels of the tree, and its number within the level.
/// </summary>
public readonly record struct TileAddress(int Level, long Index)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 256;

    /// <summary>Levels of the tree that a tile spans.</summary>
    public const int Height = 8;

    public const int LevelMax = 63;

    /// <summary>
    /// The tile that a subtree's hash is made from, and which of the tile's hashes: from where and how many, a power of two.
    /// </summary>
    public static (TileAddress Tile, int Begin, int Count) Of(int level, long index)
    {
        var within = level % Height;
        var first = index << within;
        return (new TileAddress(level / Height, first / Width), (int)(first % Width), 1 << within);
    }

    /// <summary>How many hashes this tile has in a tree of the given size.</summary>
    public int WidthAt(long treeSize)
    {
        var hashes = Level * Height >= 63 ? 0 : treeSize >> (Level * Height);
        return (int)Math.Clamp(hashes - (Index * Width), 0, Width);
    }

    /// <summary>Reads a number in path elements of three digits, all but the last with an x before them; null if it is not one.</summary>
    public static long? ReadIndex(string path)
    {
        var parts = path.Split('/');
        if (parts.Length > 6) return null;
        var index = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var digits = i < parts.Length - 1 ? parts[i].StartsWith('x') ? parts[i][1..] : "" : parts[i];
            if (digits.Length != 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var part)) return null;
            if (i == 0 && parts.Length > 1 && part == 0) return null;
            index = (index * 1000) + part;
        }

        return index;
    }

    /// <summary>The number as <see cref="ReadIndex"/> reads it: 1234067 is x001/x234/067.</summary>
    public static string WriteIndex(long index)
    {
        var path = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000) path = $"x{index % 1000:000}/{path}";
        return path;
    }
}
