using Budkavle.Domain.Evidence;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Reads everything that must never change and compares: every block's seal, order and epoch; every leaf of the transparency log with
/// the block it commits to; every tile with the leaves below it; the checkpoint with the tree and its signature; every content with its
/// hash, and that each which the log names is there or was removed by rule. Changes nothing. The memory it takes does not grow with the
/// store.
/// </summary>
public sealed class StoreAudit : IDisposable
{
    private const int FaultsListedMax = 100;
    private readonly IStore _store;
    private readonly ISealer _sealer;
    private readonly KeyRing _ring;
    private readonly EvidenceKeys _keys;
    private readonly LetterIds _ids;
    private readonly BlockEvidence _evidence;
    private readonly EvidenceStore _log;
    private readonly List<AuditFault> _faults = [];
    private readonly ShardWalk[] _shards;
    private long _faultCount;
    private long _leaves;
    private long _tiles;
    private long _notInLog;

    private StoreAudit(IStore store, KeyRing ring, ISealer sealer, EvidenceKeys keys)
    {
        (_store, _sealer, _ring, _keys) = (store, sealer, ring, keys);
        _ids = new LetterIds(ring);
        _evidence = new BlockEvidence(ring, _ids, sealer);
        _log = new EvidenceStore(store.Documents);
        _shards = [.. Enumerable.Range(0, store.Log.Shards).Select(shard => new ShardWalk(store.Log, _evidence, shard, Fault))];
    }

    /// <exception cref="StorageException">The store or the key ring cannot be read.</exception>
    public static async Task<StoreAudit> OpenAsync(IStore store, KeyRing ring, TimeProvider clock, CancellationToken cancellationToken)
    {
        var sealer = await DataKeySealer.OpenToReadAsync(ring, store.Documents, cancellationToken);
        var keys = await EvidenceKeys.OpenAsync(store.Documents, sealer, clock, create: false, cancellationToken);
        return new StoreAudit(store, ring, sealer, keys);
    }

    /// <param name="progress">Gets what is being read, how much of it is done, and how much there is; 0 if unknown.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    /// <exception cref="StorageException">The store became unavailable.</exception>
    public async Task<AuditReport> RunAsync(Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        await AuditLogAsync(progress, cancellationToken);
        await AuditRestAsync(progress, cancellationToken);
        var contents = new ContentAudit(_store, _sealer, new ContentVault(_store.Contents, _sealer, _ring), Fault);
        await contents.RunAsync(progress, cancellationToken);
        return new AuditReport
        {
            Blocks = _shards.Sum(shard => shard.Blocks),
            Entries = _shards.Sum(shard => shard.Entries),
            Leaves = _leaves,
            BlocksNotInLog = _notInLog,
            Tiles = _tiles,
            Contents = contents.Contents,
            ContentsNamed = contents.Named,
            Purged = contents.Purged,
            Faults = _faults,
            FaultCount = _faultCount,
        };
    }

    // The tree in its own order, and each shard in its: leaves of a shard follow its blocks, so both are read once and side by side.
    private async Task AuditLogAsync(Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        var state = await ReadAsync("the state of the log", async () => (await _log.ReadStateAsync(cancellationToken)).State);
        if (state is null) return;
        var edge = new TreeEdge(0, []);
        for (var index = 0L; index * TileAddress.Width < state.Size; index++)
        {
            var width = (int)Math.Min(TileAddress.Width, state.Size - (index * TileAddress.Width));
            var bundle = await ReadAsync($"leaves {index}", () => _log.ReadBundleAsync(index, cancellationToken).AsTask());
            if (bundle is null || bundle.Leaves.Count < width)
            {
                Fault($"leaves {index}", "they are missing, unreadable or too few: the tree above them cannot be checked");
                return;
            }

            foreach (var leaf in bundle.Leaves.Take(width))
            {
                await AuditLeafAsync(leaf, edge.Size, cancellationToken);
                edge.Append(MerkleTree.HashLeaf(leaf.ToBytes()));
            }

            await AuditTilesAsync(edge, state.Size, cancellationToken);
            progress("Leaves and their blocks", edge.Size, state.Size);
        }

        await AuditTilesAsync(edge, edge.Size, cancellationToken);
        AuditCheckpoint(state, edge);
    }

    private async Task AuditLeafAsync(BlockLeaf leaf, long index, CancellationToken cancellationToken)
    {
        _leaves++;
        if (leaf.Shard < 0 || leaf.Shard >= _shards.Length)
        {
            Fault($"leaf {index}", "it names a shard that is not there");
            return;
        }

        var walk = _shards[leaf.Shard];
        while (await walk.PeekAsync(cancellationToken) is { } early && early.Sequence < leaf.Sequence)
        {
            Fault($"shard {leaf.Shard}, block {early.Sequence}", "the log has no leaf for it, though for later ones");
            walk.Take();
        }

        if (await walk.PeekAsync(cancellationToken) is not { } block || block.Sequence != leaf.Sequence)
        {
            Fault($"shard {leaf.Shard}, block {leaf.Sequence}", $"leaf {index} commits to it, but it is not there");
            return;
        }

        var isSealed = BlockEvidence.SealedHash(block.Bytes.Span).AsSpan().SequenceEqual(leaf.SealedHash.Span);
        if (walk.Take() is { } made && !made.Equals(leaf))
        {
            Fault($"leaf {index}", $"it is not the leaf of block {leaf.Sequence} of shard {leaf.Shard}: one of the two was changed");
        }
        else if (!isSealed)
        {
            Fault($"shard {leaf.Shard}, block {leaf.Sequence}", $"its bytes do not have the hash that leaf {index} commits to");
        }
    }

    private async Task AuditTilesAsync(TreeEdge edge, long size, CancellationToken cancellationToken)
    {
        foreach (var (tile, bytes) in edge.TakeChanged())
        {
            // A partial tile is compared at the end only; before that it is a part of what is stored.
            if (bytes.Length < tile.WidthAt(size) * MerkleTree.HashBytes) continue;
            _tiles++;
            var stored = await _log.ReadTileAsync(tile, cancellationToken);
            if (stored.Length < bytes.Length || !stored.Span[..bytes.Length].SequenceEqual(bytes))
                Fault($"tile {tile.Level}/{TileAddress.WriteIndex(tile.Index)}", "it does not hold the hashes of the leaves below it");
        }
    }

    private void AuditCheckpoint(EvidenceState state, TreeEdge edge)
    {
        if (SignedNote.Parse(state.Checkpoint) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
        {
            Fault("the checkpoint", "it cannot be read");
            return;
        }

        if (checkpoint.Size != state.Size || !checkpoint.Root.Span.SequenceEqual(edge.Root()))
            Fault("the checkpoint", "it is not over the tree that the leaves make");
        if (checkpoint.Origin != state.Origin || !_keys.All.Any(key => note.IsSignedBy(state.Origin, key.Key)))
            Fault("the checkpoint", "it was not signed by a key of this log");
    }

    /// <summary>Blocks after the log's end: their seals and their order.</summary>
    private async Task AuditRestAsync(Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            while (await _shards[shard].PeekAsync(cancellationToken) is not null)
            {
                _shards[shard].Take();
                _notInLog++;
            }

            progress("Blocks not in the log yet", shard + 1, _shards.Length);
        }
    }

    private async Task<T?> ReadAsync<T>(string where, Func<Task<T?>> read) where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is InvalidDataException or System.Text.Json.JsonException)
        {
            Fault(where, "it cannot be read");
            return null;
        }
    }

    private void Fault(string where, string what)
    {
        _faultCount++;
        if (_faults.Count < FaultsListedMax) _faults.Add(new AuditFault(where, what));
    }

    public void Dispose()
    {
        _evidence.Dispose();
        _ids.Dispose();
    }
}
