namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>A paused dispatch goes on where it was.</summary>
public sealed record DispatchResumed : DispatchEvent
{
    /// <summary>The time of the alarm, in milliseconds since 1970.</summary>
    public required long WakeAt { get; init; }
}
