namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The dispatch was released and waits for its time.</summary>
public sealed record DispatchScheduled : DispatchEvent
{
    /// <summary>Milliseconds since 1970.</summary>
    public required long WakeAt { get; init; }
}
