using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Relaying;

/// <summary>Every bound of the way to other operators, in one place.</summary>
public sealed record RelayLimits
{
    /// <summary>
    /// When a letter that was answered with a fault is sent again, and how often: as notifications are, 14 attempts in some two days.
    /// </summary>
    public RetrySchedule Retries { get; init; } = new();

    /// <summary>
    /// How long a letter waits for an operator that does not answer before it goes back to its sender. Default 7 days: an outage that
    /// Czech ISDS planned over New Year lasted 3, and the letter's sender must still have time for paper.
    /// </summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromDays(7);

    /// <summary>From when on the oldest letter that waits is an alarm, and how often that is said. Default 15 min.</summary>
    public TimeSpan AlarmAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the waiting rooms of shards in which something was committed are looked at. Default 1 s.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often waiting letters are counted. Default 15 s.</summary>
    public TimeSpan CountEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Letters of a shard and an operator read and under way at once. Default 256: 25 KB of rows.</summary>
    public int PageRows { get; init; } = 256;

    /// <summary>Rows of a waiting room looked through for letters that are not put off. Default 4,096, 400 KB.</summary>
    public int ScanRowsMax { get; init; } = 4096;

    /// <summary>Letters put off that are remembered, over all shards of an operator. Default 65,536: 64 bytes each, 4 MB.</summary>
    public int WaitsMax { get; init; } = 64 * 1024;

    /// <summary>Where counting the waiting letters of a shard ends. Default 10,000; more is told as that many at least.</summary>
    public int CountMax { get; init; } = 10_000;
}
