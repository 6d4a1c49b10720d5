namespace Budkavle.Checker;

/// <summary>What a run promises beyond the invariants.</summary>
public sealed record CheckerOptions
{
    /// <summary>Every operation has been retried until it was answered (default). Off for a history that was cut short.</summary>
    public bool EverythingSettled { get; init; } = true;

    /// <summary>
    /// A reading that begins after an answer or another reading has ended shows what those showed (default). Off where a process that
    /// was replaced may still answer readers from memory.
    /// </summary>
    public bool ReadingsAreCurrent { get; init; } = true;

    /// <summary>By how much two clocks of the service may differ (default: not at all), in the unit of the letters' times.</summary>
    public long ClockSkew { get; init; }
}
