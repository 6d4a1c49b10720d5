namespace Budkavle.Grains.Letters.Rejections;

/// <summary>
/// How many refused submissions become evidence. Refusals cost a sender nothing, so a broken client makes them without end: each sender has
/// its own bounds, and what is over them has got its answer and gets no receipt.
/// </summary>
public sealed record RejectionLimits
{
    /// <summary>
    /// Recorded in a row at the most: 10,000, one in a hundred of a bulk of a million. About 200 bytes of log and list each.
    /// </summary>
    public int BurstPerSender { get; init; } = 10_000;

    /// <summary>Recorded in a day after that: 50,000, some 10 MB.</summary>
    public int PerSenderAndDay { get; init; } = 50_000;

    /// <summary>Waiting in memory for their commit, over all senders: 65,536, some 10 MB.</summary>
    public int WaitingMax { get; init; } = 64 * 1024;

    /// <summary>Senders whose rate is remembered. One that has been forgotten begins with a full burst.</summary>
    public int SendersMax { get; init; } = 10_000;

    /// <summary>In one list to a post office.</summary>
    public int ListMax { get; init; } = 1024;

    /// <summary>How often what waits is written.</summary>
    public TimeSpan WriteEvery { get; init; } = TimeSpan.FromSeconds(1);
}
