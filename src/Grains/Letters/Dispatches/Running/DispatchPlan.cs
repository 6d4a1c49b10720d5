namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A plan that has been read: the chunks of each shard in order. Places count from 0 within a shard.</summary>
internal sealed class DispatchPlan
{
    private readonly Dictionary<int, List<ChunkReference>> _shards = [];

    public DispatchPlan(Manifest manifest)
    {
        foreach (var chunk in manifest.Chunks)
        {
            if (!_shards.TryGetValue(chunk.Shard, out var chunks)) _shards[chunk.Shard] = chunks = [];
            chunks.Add(chunk);
        }

        Shards = [.. _shards.Keys.Order()];
    }

    /// <summary>The shards that have recipients, in order.</summary>
    public IReadOnlyList<int> Shards { get; }

    public long CountOf(int shard) => _shards[shard].Sum(chunk => (long)chunk.Count);

    /// <summary>The chunk that holds a place, and the place of its first recipient.</summary>
    public (ChunkReference Chunk, long First) ChunkAt(int shard, long place)
    {
        long first = 0;
        foreach (var chunk in _shards[shard])
        {
            if (place < first + chunk.Count) return (chunk, first);
            first += chunk.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(place), "The plan of the shard ends before this place.");
    }
}
