using Budkavle.Domain.Evidence;

namespace Budkavle.Grains.Evidence;

/// <summary>The end of the evidence log in memory, for adding to it. Not safe for use by several threads.</summary>
internal sealed class GrowingLog
{
    private readonly EvidenceState _stored;
    private readonly long _version;
    private readonly TreeEdge _edge;
    private readonly long[] _next;
    private readonly List<(long Index, LeafBundle Bundle)> _full = [];
    private long[] _bundleNext;
    private List<BlockLeaf> _bundle;

    private GrowingLog(EvidenceState stored, long version, TreeEdge edge, LeafBundle? last)
    {
        (_stored, _version, _edge, _next) = (stored, version, edge, [.. stored.Next]);
        _bundleNext = last is null ? [.. _next] : [.. last.Next];
        _bundle = last is null ? [] : [.. last.Leaves];
    }

    public EvidenceState Stored => _stored;

    public long Version => _version;

    public bool HasGrown => _edge.Size > _stored.Size;

    public long NextOf(int shard) => _next[shard];

    /// <summary>Reads the log's end; a log never written begins with the given origin.</summary>
    public static async Task<GrowingLog> LoadAsync(EvidenceStore store, string origin, int shards, CancellationToken cancellationToken)
    {
        var (state, version) = await store.ReadStateAsync(cancellationToken);
        state ??= new EvidenceState { Origin = origin, Next = [.. Enumerable.Repeat(1L, shards)] };
        if (state.Next.Count != shards) throw new InvalidDataException("The evidence log belongs to a store with other shards.");
        var tiles = new List<ReadOnlyMemory<byte>>();
        foreach (var tile in TreeEdge.TilesAt(state.Size)) tiles.Add(await store.ReadTileAsync(tile, cancellationToken));
        var width = (int)(state.Size % TileAddress.Width);
        var last = width == 0 ? null : await store.ReadBundleAsync(state.Size / TileAddress.Width, cancellationToken);
        if (last is not null && last.Leaves.Count > width)
        {
            // Someone has written since the state was read. What is stored only grows, so its beginning is what the state speaks of; what
            // is made of it will be refused.
            last = last with { Leaves = [.. last.Leaves.Take(width)] };
        }

        if (width != (last?.Leaves.Count ?? 0)) throw new InvalidDataException("The last leaves of the evidence log are missing.");
        return new GrowingLog(state, version, new TreeEdge(state.Size, tiles), last);
    }

    /// <summary>Adds a block's leaf; it must be the next of its shard.</summary>
    public void Append(BlockLeaf leaf)
    {
        if (leaf.Sequence != _next[leaf.Shard]) throw new InvalidDataException($"Shard {leaf.Shard} lacks entries before {leaf.Sequence}.");
        _edge.Append(MerkleTree.HashLeaf(leaf.ToBytes()));
        _bundle.Add(leaf);
        _next[leaf.Shard] = leaf.LastSequence + 1;
        if (_bundle.Count < TileAddress.Width) return;
        _full.Add(((_edge.Size - 1) / TileAddress.Width, new LeafBundle(_bundleNext, _bundle)));
        (_bundle, _bundleNext) = ([], [.. _next]);
    }

    /// <summary>Makes what was added durable under a new checkpoint; false if someone else was first. Of no more use after that.</summary>
    public ValueTask<bool> SaveAsync(EvidenceStore store, EvidenceKey key, string holder, long at, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(_stored.Origin, _edge.Size, _edge.Root()).ToText();
        var state = _stored with
        {
            Size = _edge.Size,
            Next = [.. _next],
            Checkpoint = SignedNote.Sign(checkpoint, _stored.Origin, key.Key),
            Holder = holder,
            At = at,
        };
        if (_bundle.Count > 0) _full.Add((_edge.Size / TileAddress.Width, new LeafBundle(_bundleNext, _bundle)));
        return store.WriteAsync(state, _version, _edge.TakeChanged(), _full, cancellationToken);
    }
}
