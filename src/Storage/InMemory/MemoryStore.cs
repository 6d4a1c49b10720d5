namespace Budkavle.Storage.InMemory;

/// <summary>
/// A store that keeps everything in memory and answers at once: for tests, the simulator and trying things out. Nothing survives the
/// process. Safe for use by many threads.
/// </summary>
/// <remarks>
/// It outlives its users on purpose: disposing does nothing, so a test restarts a host by opening the shards of the same store again.
/// Bytes given to it are copied, as a database would.
/// </remarks>
public sealed class MemoryStore : IStore
{
    /// <param name="shards">How many.</param>
    /// <param name="clock">Says when contents were touched; the system's if none is given.</param>
    public MemoryStore(int shards, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        var states = new MemoryShard[shards];
        for (var shard = 0; shard < shards; shard++) states[shard] = new MemoryShard(shard);
        States = states;
        Info = new StoreInfo("memory", ["durability=none"], 1);
        Log = new MemoryLog(states);
        Views = new MemoryViews(states);
        Keys = new MemoryKeys(shards);
        Contents = new MemoryContents(clock ?? TimeProvider.System);
        Documents = new MemoryDocuments();
    }

    /// <summary>For tests that damage what is stored.</summary>
    internal MemoryShard[] States { get; }

    public StoreInfo Info { get; }

    public IEventLog Log { get; }

    public IShardViews Views { get; }

    public IKeyTable Keys { get; }

    public IContentStore Contents { get; }

    public IDocumentStore Documents { get; }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
