namespace Budkavle.Domain.Availability;

/// <summary>
/// A time in which letters could not be reached: from the last proof that they could to the next, so never shorter than it was.
/// </summary>
/// <param name="Start">The last time at which all was known to work.</param>
/// <param name="End">The first time after that.</param>
/// <param name="Cause">Why, as far as known.</param>
/// <param name="Shards">The shards concerned, in order; empty for the whole service.</param>
public sealed record Outage(DateTimeOffset Start, DateTimeOffset End, OutageCause Cause, IReadOnlyList<int> Shards)
{
    /// <summary>True if mailboxes of the shard could not be reached.</summary>
    public bool Affects(int shard) => Shards.Count == 0 || Shards.Contains(shard);
}
