namespace Budkavle.Silo.Planning.Model;

/// <summary>How a commit lane runs.</summary>
/// <param name="Items">Items of a commit, on average.</param>
/// <param name="Busy">Part of the time that a commit is under way.</param>
/// <param name="Latency">Seconds from an item's arrival at the lane to the end of its commit, on average.</param>
internal sealed record GroupCommit(double Items, double Busy, double Latency);
