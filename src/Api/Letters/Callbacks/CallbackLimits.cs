namespace Budkavle.Api.Letters.Callbacks;

/// <summary>How callbacks are sent, and what bounds them.</summary>
internal sealed record CallbackLimits
{
    /// <summary>Callbacks a sender may have: one a system and environment.</summary>
    public int PerSenderMax { get; init; } = 10;

    /// <summary>Longest address.</summary>
    public int UrlLengthMax { get; init; } = 2000;

    /// <summary>How long the receiver may take: what peers give, or more.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message is tried: three days, over a weekend.</summary>
    public TimeSpan TriedMax { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Wait after the first failure; doubles.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait: an endpoint that comes back is found within the hour.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Events of the feed taken at a time.</summary>
    public int PageEvents { get; init; } = 500;

    /// <summary>Full pages taken without a pause while a receiver keeps up.</summary>
    public int TurnsInRowMax { get; init; } = 20;

    /// <summary>Messages under way to one receiver; those of one letter go one after the other.</summary>
    public int ConcurrentPerCallback { get; init; } = 8;

    /// <summary>Callbacks served at a time: each waits for somebody else's server most of the time.</summary>
    public int ConcurrentCallbacks { get; init; } = 256;

    /// <summary>Messages that failed and wait while the feed goes on. Above it the receiver is down, and the feed waits too.</summary>
    public int ParkedMax { get; init; } = 500;

    /// <summary>Failures in a row, of different letters, after which the receiver counts as down.</summary>
    public int FailuresInRowMax { get; init; } = 16;

    /// <summary>How often the feed is read while something happens.</summary>
    public TimeSpan PollMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often at least: an idle callback costs two small reads a shard.</summary>
    public TimeSpan PollMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a replaced secret still signs beside the new one.</summary>
    public TimeSpan OldSecretLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a silo is the one that sends without saying so again. When it is lost, another goes on after this.</summary>
    public TimeSpan LeaseLife { get; init; } = TimeSpan.FromSeconds(15);
}
