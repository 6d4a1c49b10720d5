using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications;

/// <summary>Every bound of the dispatcher, in one place.</summary>
public sealed record NotificationLimits
{
    /// <summary>When failed attempts are made again, and how many there are.</summary>
    public RetrySchedule Retries { get; init; } = new();

    /// <summary>
    /// Waits up to this are kept in memory and hold the shard's cursor back; longer ones are written down. Default 30 s: the first two
    /// waits, which
    /// most failures do not outlast and which are not worth two entries in the log.
    /// </summary>
    public TimeSpan DelayInMemoryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Letters heard of and waiting, over all shards, before the rest is read from the log. Default 131,072: 80 bytes each, 10 MB.
    /// </summary>
    public int HeardMax { get; init; } = 128 * 1024;

    /// <summary>
    /// Messages being made, sent or written down, over all shards. Default 16,384: some 600 bytes each, 10 MB, and enough for one
    /// provider at
    /// 500 a second for half a minute.
    /// </summary>
    public int UnderWayMax { get; init; } = 16 * 1024;

    /// <summary>No shard gets less than this of either, however many there are.</summary>
    public int PerShardMin { get; init; } = 64;

    /// <summary>
    /// Mailboxes whose settings are read at once, and outcomes written at once. Default 256: a round trip shared by that many is no cost.
    /// </summary>
    public int ListMax { get; init; } = 256;

    /// <summary>Blocks of the log read at once when catching up. Default 8, 256 KB: letters wanted from them wait in memory.</summary>
    public int BlocksPerRead { get; init; } = 8;

    /// <summary>
    /// How often a cursor is written at the most. Default 5 s: a crash repeats nothing for it, but reads this much of the log again.
    /// </summary>
    public TimeSpan CursorEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Entries that a cursor may fall behind where nothing is sent. Default 65,536: read again in a second.</summary>
    public int CursorBehindMax { get; init; } = 64 * 1024;

    /// <summary>
    /// The wait after the engine has refused to read or write. Default 1 s: a post office that failed is open again by then.
    /// </summary>
    public TimeSpan EngineRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for what is under way. Default 10 s; what is not done by then is done after the next start.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal int HeardPerShard(int shards) => Math.Max(PerShardMin, HeardMax / shards);

    internal int UnderWayPerShard(int shards) => Math.Max(PerShardMin, UnderWayMax / shards);
}
