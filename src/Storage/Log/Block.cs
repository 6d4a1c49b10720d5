namespace Budkavle.Storage;

/// <summary>
/// Consecutive entries of one shard, sealed and stored as one row. Blocks are written once and never changed.
/// </summary>
/// <param name="Shard">The shard.</param>
/// <param name="Sequence">The sequence of the first entry.</param>
/// <param name="Count">How many entries; at least 1.</param>
/// <param name="Epoch">The epoch of the writer.</param>
/// <param name="Tags">A 64-bit filter of whom the entries concern: a reader of one sender's feed skips blocks whose tags lack its
/// bits.</param>
/// <param name="Bytes">The sealed entries; empty for the block that opens an epoch.</param>
public sealed record Block(int Shard, long Sequence, int Count, long Epoch, ulong Tags, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The sequence of the last entry.</summary>
    public long LastSequence => Sequence + Count - 1;
}
