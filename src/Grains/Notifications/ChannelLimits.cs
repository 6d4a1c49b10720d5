namespace Budkavle.Grains.Notifications;

/// <summary>What may be asked of a provider.</summary>
public sealed record ChannelLimits
{
    /// <summary>Messages under way at once. Default 8: with a provider 10 ms away that is 800 messages a second.</summary>
    public int ConcurrencyMax { get; init; } = 8;

    /// <summary>Messages a second. Default 500; a provider's contract names its own.</summary>
    public double PerSecondMax { get; init; } = 500;

    /// <summary>
    /// Failures in a row, with no answer in between, after which the provider is left alone. Default 10: more than one worker's bad luck.
    /// </summary>
    public int FailuresMax { get; init; } = 10;

    /// <summary>How long it is left alone before one message is tried. Default 15 s.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that one attempt may take. Default 3 min: the time-outs of SMTP for one message, added up.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(3);

    internal ChannelLimits Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ConcurrencyMax, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PerSecondMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailuresMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(OpenFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero);
        return this;
    }
}
