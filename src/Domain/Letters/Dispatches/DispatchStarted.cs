namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The dispatch began.</summary>
public sealed record DispatchStarted : DispatchEvent
{
    /// <summary>The time of the alarm that makes it go on after a crash, in milliseconds since 1970.</summary>
    public required long WakeAt { get; init; }
}
