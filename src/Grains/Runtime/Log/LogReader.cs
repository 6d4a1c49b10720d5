using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>Reads and opens entries of the log. Sees committed entries only.</summary>
public sealed class LogReader(IEventLog log, ISealer sealer)
{
    public int Shards => log.Shards;

    /// <summary>The entries at the given positions, in order, gathered into one read; null where there is none.</summary>
    public async ValueTask<Entry?[]> ReadEntriesAsync(IReadOnlyList<LogPosition> positions, CancellationToken cancellationToken)
    {
        var blocks = await log.ReadBlocksAsync(positions, cancellationToken);
        await sealer.FetchAsync(blocks, cancellationToken);
        var opened = new Dictionary<LogPosition, ReadOnlyMemory<byte>>();
        var entries = new Entry?[positions.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            if (blocks[i] is not { } block || block.Bytes.IsEmpty || positions[i].Sequence > block.LastSequence) continue;
            var key = new LogPosition(block.Shard, block.Sequence);
            if (!opened.TryGetValue(key, out var plain)) opened[key] = plain = Open(sealer, block);
            entries[i] = BlockCodec.ReadOne(block.Sequence, plain, positions[i].Sequence);
        }

        return entries;
    }

    /// <summary>Blocks of a shard from a sequence on; see <see cref="IEventLog.ReadShardAsync"/>.</summary>
    public async ValueTask<IReadOnlyList<Block>> ReadBlocksAsync(
        int shard, long fromSequence, ulong tags, int blocksMax, CancellationToken cancellationToken)
    {
        var blocks = await log.ReadShardAsync(shard, fromSequence, tags, blocksMax, cancellationToken);
        await sealer.FetchAsync(blocks, cancellationToken);
        return blocks;
    }

    /// <summary>The entries of a block; none for the block that opens an epoch.</summary>
    public IEnumerable<Entry> EntriesOf(Block block) =>
        block.Bytes.IsEmpty ? [] : BlockCodec.Read(block.Sequence, Open(sealer, block));

    private static ReadOnlyMemory<byte> Open(ISealer sealer, Block block) =>
        Open(sealer, block, new byte[Math.Max(0, block.Bytes.Length - sealer.OverheadBytes)]);

    /// <summary>Opens a block into a buffer that is large enough; what it gives is a part of that.</summary>
    internal static ReadOnlyMemory<byte> Open(ISealer sealer, Block block, byte[] plain)
    {
        Span<byte> associated = stackalloc byte[BlockCodec.AssociatedBytes];
        BlockCodec.WriteAssociated(associated, block.Shard, block.Sequence, block.Epoch);
        if (block.Bytes.Length < sealer.OverheadBytes) throw new InvalidDataException("A stored block is cut short.");
        var length = sealer.Open(block.Bytes.Span, associated, plain);
        return plain.AsMemory(0, length);
    }
}
