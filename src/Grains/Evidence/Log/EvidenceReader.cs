using Budkavle.Domain.Evidence;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>Reads the evidence log: checkpoints, tiles, proofs. Safe for use by many threads.</summary>
public sealed class EvidenceReader
{
    private readonly EvidenceStore _store;

    internal EvidenceReader(EvidenceStore store) => _store = store;

    /// <summary>The log as of its last checkpoint, or null while it is empty.</summary>
    public async ValueTask<EvidenceState?> ReadStateAsync(CancellationToken cancellationToken) =>
        (await _store.ReadStateAsync(cancellationToken)).State;

    /// <summary>The first hashes of a tile, or null if it has fewer.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadTileAsync(TileAddress tile, int width, CancellationToken cancellationToken)
    {
        var bytes = await _store.ReadTileAsync(tile, cancellationToken);
        // A bare null would become empty bytes.
        return bytes.Length >= width * MerkleTree.HashBytes ? (ReadOnlyMemory<byte>?)bytes[..(width * MerkleTree.HashBytes)] : null;
    }

    /// <summary>The first leaves of a bundle in the published form, or null if it has fewer.</summary>
    public async ValueTask<byte[]?> ReadLeavesAsync(long index, int width, CancellationToken cancellationToken) =>
        await _store.ReadBundleAsync(index, cancellationToken) is { } bundle && bundle.Leaves.Count >= width
            ? bundle.ToEntries(width)
            : null;

    /// <summary>The leaf with the given number.</summary>
    public async ValueTask<BlockLeaf?> ReadLeafAsync(long index, CancellationToken cancellationToken)
    {
        var bundle = await _store.ReadBundleAsync(index / TileAddress.Width, cancellationToken);
        var within = (int)(index % TileAddress.Width);
        return bundle is not null && within < bundle.Leaves.Count ? bundle.Leaves[within] : null;
    }

    /// <summary>
    /// The leaf of the block that holds an entry, and its number; null if the log does not cover it yet. Looks at about log2(size / 256)
    /// bundles: each says how far every shard had come.
    /// </summary>
    public async ValueTask<(BlockLeaf Leaf, long Index)?> FindAsync(
        EvidenceState state, LogPosition position, CancellationToken cancellationToken)
    {
        if (position.Sequence >= state.Next[position.Shard]) return null;
        var (low, high) = (0L, (state.Size - 1) / TileAddress.Width);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var isAfter = await _store.ReadBundleAsync(middle, cancellationToken) is { } at && at.Next[position.Shard] > position.Sequence;
            if (isAfter) high = middle - 1;
            else low = middle;
        }

        if (await _store.ReadBundleAsync(low, cancellationToken) is not { } bundle) return null;
        for (var i = 0; i < bundle.Leaves.Count; i++)
        {
            var leaf = bundle.Leaves[i];
            if (leaf.Shard == position.Shard && leaf.Sequence <= position.Sequence && position.Sequence <= leaf.LastSequence)
                return (leaf, (low * TileAddress.Width) + i);
        }

        return null;
    }

    /// <summary>The path from a leaf to the root of a tree that has been published.</summary>
    /// <exception cref="InvalidDataException">A tile is missing or cut short.</exception>
    public ValueTask<IReadOnlyList<byte[]>> ProveInclusionAsync(long index, long size, CancellationToken cancellationToken) =>
        HashAsync(InclusionProof.Needs(index, size), cancellationToken);

    /// <summary>The proof that a published tree is the beginning of a later one.</summary>
    /// <exception cref="InvalidDataException">A tile is missing or cut short.</exception>
    public ValueTask<IReadOnlyList<byte[]>> ProveConsistencyAsync(long from, long to, CancellationToken cancellationToken) =>
        HashAsync(ConsistencyProof.Needs(from, to), cancellationToken);

    /// <summary>The root of a tree that has been published.</summary>
    public async ValueTask<byte[]> RootAsync(long size, CancellationToken cancellationToken) =>
        size == 0 ? MerkleTree.Empty : (await HashAsync([new TreeRange(0, size)], cancellationToken))[0];

    private async ValueTask<IReadOnlyList<byte[]>> HashAsync(IReadOnlyList<TreeRange> ranges, CancellationToken cancellationToken)
    {
        var tiles = new Dictionary<TileAddress, ReadOnlyMemory<byte>>();
        var hashes = new List<byte[]>();
        foreach (var range in ranges)
        {
            var parts = new List<byte[]>();
            foreach (var (level, index) in range.Subtrees())
            {
                var (tile, begin, count) = TileAddress.Of(level, index);
                if (!tiles.TryGetValue(tile, out var bytes)) tiles[tile] = bytes = await _store.ReadTileAsync(tile, cancellationToken);
                if (bytes.Length < (begin + count) * MerkleTree.HashBytes)
                    throw new InvalidDataException("A tile of the log is cut short.");
                parts.Add(MerkleTree.RootOf(bytes.Span.Slice(begin * MerkleTree.HashBytes, count * MerkleTree.HashBytes)));
            }

            hashes.Add(TreeRange.Combine(parts));
        }

        return hashes;
    }
}
