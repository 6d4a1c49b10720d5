using System.Security.Cryptography;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>Reads one shard from its beginning, block by block, and says what is wrong with its order and its seals.</summary>
internal sealed class ShardWalk(IEventLog log, BlockEvidence evidence, int shard, Action<string, string> fault)
{
    private const int BlocksPerRead = 64;
    private readonly Queue<Block> _read = new();
    private long _next = 1;
    private long _epoch;

    public long Blocks { get; private set; }

    public long Entries { get; private set; }

    /// <summary>The next block without taking it, or null at the end.</summary>
    public async ValueTask<Block?> PeekAsync(CancellationToken cancellationToken)
    {
        if (_read.Count == 0)
        {
            foreach (var block in await log.ReadShardAsync(shard, _next, 0, BlocksPerRead, cancellationToken)) _read.Enqueue(block);
        }

        return _read.Count == 0 ? null : _read.Peek();
    }

    /// <summary>Takes the block that <see cref="PeekAsync"/> showed, checks it, and gives its leaf; null if it cannot be opened.</summary>
    public BlockLeaf? Take()
    {
        var block = _read.Dequeue();
        Blocks++;
        Entries += block.Count;
        var where = $"shard {shard}, block {block.Sequence}";
        if (block.Sequence > _next) fault(where, $"the entries {_next} to {block.Sequence - 1} before it are missing");
        if (block.Sequence < _next) fault(where, $"it overlaps the block before it, which ends at {_next - 1}");
        if (block.Count < 1) fault(where, "it says that it holds no entry");
        CheckEpoch(block, where);
        // At least one on, or a damaged count would read the same block for ever.
        _next = Math.Max(_next, block.Sequence + Math.Max(1, block.Count));
        try
        {
            var (leaf, tags) = evidence.Inspect(block);
            if ((block.Tags & tags) != tags) fault(where, "its tags hide it from the feed of a sender whose letters it tells of");
            return leaf;
        }
        catch (Exception exception) when (exception is CryptographicException or InvalidDataException or ArgumentException)
        {
            fault(where, "it cannot be opened: its bytes, its place, its epoch or its count are not those that were sealed");
            return null;
        }
    }

    private void CheckEpoch(Block block, string where)
    {
        var opens = block.Bytes.IsEmpty;
        if (opens && block.Epoch <= _epoch) fault(where, $"it opens epoch {block.Epoch} after epoch {_epoch}");
        if (!opens && block.Epoch != _epoch) fault(where, $"it is of epoch {block.Epoch}, which no block before it opens");
        _epoch = Math.Max(_epoch, block.Epoch);
    }
}
