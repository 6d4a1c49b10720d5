namespace Budkavle.Grains.Evidence;

/// <summary>Every bound of the evidence log.</summary>
public sealed record EvidenceLimits
{
    /// <summary>
    /// How often what was committed is put into the log and a checkpoint signed, if anything was: every 2 s, one commit of some 30 KB.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Blocks that one commit puts into the log; 2048 of 32 KB are the letters of about a second at full load.</summary>
    public int BlocksPerPass { get; init; } = 2048;

    /// <summary>Blocks that one commit puts into the log from one shard before it is the next one's turn.</summary>
    public int BlocksPerShard { get; init; } = 256;

    /// <summary>
    /// Bytes of blocks that are kept in memory from their commit until they are in the log: half a second at full load. What is over it is
    /// read from the store, which is dear for letters sent one by one, whose blocks are small and many.
    /// </summary>
    public int RecentBytesMax { get; init; } = 32 << 20;

    /// <summary>Blocks read at once from one shard: 2 MB of memory.</summary>
    public int BlocksPerRead { get; init; } = 64;

    /// <summary>Shards of which this process hears nothing are looked at every so many passes, 10 s, and until nothing is left.</summary>
    public int PassesPerPoll { get; init; } = 5;

    /// <summary>For so many intervals after another process has written the log this one leaves it alone.</summary>
    public int IntervalsHeld { get; init; } = 3;

    /// <summary>Events of one letter that receipts are listed for.</summary>
    public int EventsPerLetterMax { get; init; } = 200;
}
