namespace Budkavle.Grains.Evidence;

/// <summary>Every bound of the evidence log.</summary>
public sealed record EvidenceLimits
{
    /// <summary>
    /// How often what was committed is put into the log and a checkpoint signed, if anything was: every 2 s, one commit of some 30 KB.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Blocks that one commit puts into the log; 1024 of 32 KB are the letters of about a second at full load.</summary>
    public int BlocksPerPass { get; init; } = 1024;

    /// <summary>Blocks read at once from one shard: 2 MB of memory.</summary>
    public int BlocksPerRead { get; init; } = 64;

    /// <summary>Shards of which this process hears nothing are looked at every so many passes: 10 s.</summary>
    public int PassesPerPoll { get; init; } = 5;

    /// <summary>For so many intervals after another process has written the log this one leaves it alone.</summary>
    public int IntervalsHeld { get; init; } = 3;

    /// <summary>Events of one letter that receipts are listed for.</summary>
    public int EventsPerLetterMax { get; init; } = 200;
}
