namespace Budkavle.Domain.Evidence;

/// <summary>
/// The right edge of a growing tree: the tiles that are not full yet, one a level. Enough to add leaves and to know the root. Not safe for
/// use by several threads.
/// </summary>
public sealed class TreeEdge
{
    private readonly List<List<byte[]>> _levels = [];
    private readonly Dictionary<TileAddress, byte[]> _full = [];
    private readonly HashSet<int> _touched = [];

    /// <param name="size">Leaves in the tree.</param>
    /// <param name="tiles">The tiles of <see cref="TilesAt"/>, each with at least the hashes that it has at this size.</param>
    public TreeEdge(long size, IReadOnlyList<ReadOnlyMemory<byte>> tiles)
    {
        Size = size;
        var addresses = TilesAt(size);
        if (addresses.Count != tiles.Count) throw new ArgumentException("Not the tiles of this size.", nameof(tiles));
        for (var i = 0; i < tiles.Count; i++)
        {
            var width = addresses[i].WidthAt(size);
            if (tiles[i].Length < width * MerkleTree.HashBytes) throw new InvalidDataException("A tile of the tree is cut short.");
            var bytes = tiles[i];
            _levels.Add([.. Enumerable.Range(0, width).Select(
                hash => bytes.Slice(hash * MerkleTree.HashBytes, MerkleTree.HashBytes).ToArray())]);
        }
    }

    public long Size { get; private set; }

    /// <summary>The tiles at the right edge of a tree, lowest first; some may be empty.</summary>
    public static IReadOnlyList<TileAddress> TilesAt(long size)
    {
        var tiles = new List<TileAddress>();
        for (var (level, hashes) = (0, size); hashes > 0; level++, hashes /= TileAddress.Width)
        {
            tiles.Add(new TileAddress(level, hashes / TileAddress.Width));
        }

        return tiles;
    }

    public void Append(byte[] leafHash)
    {
        Size++;
        Append(0, leafHash);
    }

    private void Append(int level, byte[] hash)
    {
        if (_levels.Count == level) _levels.Add([]);
        var tile = _levels[level];
        tile.Add(hash);
        _touched.Add(level);
        if (tile.Count < TileAddress.Width) return;
        var bytes = BytesOf(tile);
        _full[new TileAddress(level, (Size - 1) >> ((level + 1) * TileAddress.Height))] = bytes;
        tile.Clear();
        Append(level + 1, MerkleTree.RootOf(bytes));
    }

    public byte[] Root() => TreeRange.Combine([.. new TreeRange(0, Size).Subtrees().Select(HashOf)]);

    private byte[] HashOf((int Level, long Index) subtree)
    {
        var (tile, begin, count) = TileAddress.Of(subtree.Level, subtree.Index);
        return MerkleTree.RootOf(BytesOf(_levels[tile.Level].GetRange(begin, count)));
    }

    /// <summary>The tiles that have changed since the last call, full and partial.</summary>
    public IReadOnlyList<(TileAddress Tile, byte[] Bytes)> TakeChanged()
    {
        var changed = _full.Select(pair => (pair.Key, pair.Value)).ToList();
        foreach (var level in _touched.Where(level => _levels[level].Count > 0))
        {
            changed.Add((new TileAddress(level, Size >> ((level + 1) * TileAddress.Height)), BytesOf(_levels[level])));
        }

        _full.Clear();
        _touched.Clear();
        return changed;
    }

    private static byte[] BytesOf(List<byte[]> hashes)
    {
        var bytes = new byte[hashes.Count * MerkleTree.HashBytes];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(bytes, i * MerkleTree.HashBytes);
        return bytes;
    }
}
