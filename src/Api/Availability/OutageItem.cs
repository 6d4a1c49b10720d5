using Budkavle.Domain.Availability;

namespace Budkavle.Api.Availability;

/// <summary>A time in which letters could not be reached.</summary>
/// <param name="Start">The last proof that they could be.</param>
/// <param name="End">The next one.</param>
/// <param name="Cause">stopped, or unexplained.</param>
/// <param name="Affected">all, or some: only mailboxes of the shards named.</param>
/// <param name="Shards">The shards, where not all were affected.</param>
public sealed record OutageItem(DateTimeOffset Start, DateTimeOffset End, string Cause, string Affected, IReadOnlyList<int>? Shards)
{
    public static OutageItem Of(Outage outage) => new(
        outage.Start, outage.End, outage.Cause == OutageCause.Stopped ? "stopped" : "unexplained",
        outage.Shards.Count == 0 ? "all" : "some", outage.Shards.Count == 0 ? null : outage.Shards);
}
