namespace Budkavle.Domain.Availability;

/// <summary>The service has found that it was away.</summary>
public sealed record OutageRecorded : OutageEvent
{
    public required Outage Outage { get; init; }
}
