namespace Budkavle.Api.Availability;

/// <summary>Outages, the latest first.</summary>
public sealed record OutageList(IReadOnlyList<OutageItem> Outages);
