namespace Budkavle.Chaos.Faults;

/// <summary>One fault of a plan.</summary>
/// <param name="Pause">Peace before it.</param>
/// <param name="Length">How long it lasts; for kills, how long the silo is away.</param>
/// <param name="Degree">0 to 1: how late a slow link is, how far a start gets.</param>
internal sealed record PlannedFault(int Number, FaultKind Kind, TimeSpan Pause, TimeSpan Length, double Degree);
