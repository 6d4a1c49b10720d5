using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>Where bugs are planted in the store. This one has none.</summary>
internal class StorePlants
{
    public static readonly StorePlants None = new();

    /// <summary>Another append than the right one; null for the right one.</summary>
    public virtual ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks) => null;

    public virtual ValueTask<ShardLease> Opening(int shard, ValueTask<ShardLease> lease) => lease;

    public virtual ValueTask<IReadOnlyList<Block>> Reading(int shard, ulong tags, ValueTask<IReadOnlyList<Block>> blocks) => blocks;

    public virtual IReadOnlyList<ViewRow> Rows(IReadOnlyList<ViewRow> rows) => rows;

    public virtual long HeadsMark(long sequence) => sequence;

    public virtual ReadOnlyMemory<byte> Document(string name, ReadOnlyMemory<byte> bytes) => bytes;
}
