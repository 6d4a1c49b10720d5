namespace Budkavle.Grains.Runtime;

/// <summary>Every bound of the engine, in one place. Figures marked "measured" come from the programs under benchmarks/.</summary>
public sealed record EngineLimits
{
    /// <summary>
    /// A block is closed when it would pass this size. 32 KB: one read of a list's letter stays cheap, and rows stay few.
    /// </summary>
    public int BlockBytesMax { get; init; } = 32 * 1024;

    /// <summary>An entry larger than this is refused before it is written; bodies above the inline limit go to the content store.</summary>
    public int EntryBytesMax { get; init; } = 256 * 1024;

    /// <summary>Bodies up to this size stand in the entry; larger ones are content-addressed.</summary>
    public int InlineBodyBytesMax { get; init; } = 16 * 1024;

    /// <summary>Work that one shard may have waiting for its commit before it refuses more. 8 MB is about 80 ms of writing.</summary>
    public int PendingBytesPerShardMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that one commit takes at the most over all its shards, so that a commit's latency stays bounded.</summary>
    public int CommitBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// Rows that wait in memory before a shard writes its views; the later shards write from half of it on. Sorted runs touch each index
    /// page once. With the next limit it stays a little below a power of two, since lists grow by doubling.
    /// </summary>
    public int TailRowsMax { get; init; } = 24 * 1024;

    /// <summary>
    /// Rows in memory at which deliveries to the shard wait for its views to be written: little more than is written at once, for when all
    /// shards are behind, as in a dispatch to millions, their rows are most of what the silo holds.
    /// </summary>
    public int TailRowsHardMax { get; init; } = 28 * 1024;

    /// <summary>Rows older than this are written though they are few, so that a quiet engine starts fast.</summary>
    public TimeSpan TailAgeMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Entries after which the heads are saved anew; never less than the number of heads, which keeps the cost per entry bounded.
    /// </summary>
    public int HeadsEveryEntries { get; init; } = 256 * 1024;

    /// <summary>Idempotency keys in memory before they are written to the key table, over all shards.</summary>
    public int KeysInMemoryMax { get; init; } = 512 * 1024;

    /// <summary>
    /// Keys that the filter before the key table is made for at first: 1.5 MB. Each further layer is twice the one before.
    /// </summary>
    public int KeyFilterKeysMin { get; init; } = 1024 * 1024;

    /// <summary>
    /// How old what is known of the key table may be when a shard comes from another process: the shards of a silo that has ended come all
    /// at once, and the filter that is read with the marks is large.
    /// </summary>
    public TimeSpan KeyMarksAgeMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Blocks read at once while a shard is replayed or a feed is read.</summary>
    public int BlocksPerRead { get; init; } = 64;

    /// <summary>
    /// How often a shard that commits nothing asks the log whether it is still the shard's writer. An activation that was replaced and does
    /// not know it answers readers from memory for at most this long. One look-up by primary key a shard.
    /// </summary>
    public TimeSpan LeaseCheckEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a silo sees to it that every shard is open somewhere: what is due and who is to be told wait for it after a silo's end.
    /// </summary>
    public TimeSpan OpenShardsEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes over which saved heads are cut into parts.</summary>
    public int HeadsPartBytes { get; init; } = 1024 * 1024;
}
