namespace Budkavle.Storage.InMemory;

/// <summary>All that is kept of one shard; its gate guards every member.</summary>
internal sealed class MemoryShard(int number)
{
    public Lock Gate { get; } = new();

    public int Number { get; } = number;

    public long Epoch { get; set; }

    public List<Block> Blocks { get; } = [];

    public ShardCheckpoint Checkpoint { get; set; } = new(0, 0);

    public IReadOnlyList<ReadOnlyMemory<byte>> Heads { get; set; } = [];

    public Dictionary<(StreamKey Stream, byte Bucket), SortedList<long, byte[]>> Lists { get; } = [];

    public Block? Last => Blocks.Count == 0 ? null : Blocks[^1];

    /// <summary>The index of the block that holds a sequence, or of the first one after it.</summary>
    public int IndexOf(long sequence)
    {
        int low = 0, high = Blocks.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Blocks[middle].LastSequence < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
