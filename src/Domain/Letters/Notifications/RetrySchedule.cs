namespace Budkavle.Domain.Letters.Notifications;

/// <summary>When a failed attempt is made again: each wait longer than the one before up to a maximum, none quite the same.</summary>
public sealed record RetrySchedule
{
    /// <summary>Attempts before a notification is a dead letter. Default 14: with the other defaults the last is made after about two days,
    /// the time after which a peer drops its notifications (Altinn Notifications: 48 hours).</summary>
    public int AttemptsMax { get; init; } = 14;

    /// <summary>The wait after the first attempt. Default 5 s: a provider that restarts is back by then.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much longer each wait is. Default 4: five waits lead from seconds to hours.</summary>
    public double Factor { get; init; } = 4;

    /// <summary>The longest wait. Default 6 h, so that a provider that was away for a night is tried in the morning.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// The part of a wait that chance decides, so that what failed together does not come again together. Default 0.2: from 0.8 to 1.2.
    /// </summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>The wait after an attempt has failed.</summary>
    /// <param name="attempt">How many attempts there have been; at least 1.</param>
    /// <param name="chance">A random number from 0 (inclusive) to 1 (exclusive).</param>
    /// <param name="askedFor">The least wait that the provider asked for.</param>
    /// <returns>The wait, or null if there is to be no further attempt.</returns>
    public TimeSpan? DelayAfter(int attempt, double chance, TimeSpan askedFor = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt >= AttemptsMax) return null;
        var seconds = Math.Min(FirstDelay.TotalSeconds * Math.Pow(Factor, attempt - 1), DelayMax.TotalSeconds);
        var delay = TimeSpan.FromSeconds(seconds * (1 + (Jitter * ((2 * chance) - 1))));
        var least = askedFor < DelayMax ? askedFor : DelayMax;
        return delay > least ? delay : least;
    }
}
