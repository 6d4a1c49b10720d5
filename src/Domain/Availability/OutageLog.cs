namespace Budkavle.Domain.Availability;

/// <summary>All outages that were recorded, in the order of recording.</summary>
public sealed record OutageLog(IReadOnlyList<Outage> Outages)
{
    public static readonly OutageLog Empty = new([]);

    /// <summary>
    /// The event for an outage, or null if one that covers it is recorded already: two processes may find the same one, and one process
    /// may find it again after it has ended between recording it and noting that it did.
    /// </summary>
    public OutageRecorded? Record(Outage found) =>
        found.End <= found.Start || Outages.Any(known => Covers(known, found)) ? null : new OutageRecorded { Outage = found };

    public OutageLog Apply(OutageEvent happened) => happened switch
    {
        OutageRecorded recorded => new([.. Outages, recorded.Outage]),
        _ => throw new ArgumentOutOfRangeException(nameof(happened)),
    };

    private static bool Covers(Outage known, Outage found) =>
        known.Start <= found.Start && known.End >= found.End && (known.Shards.Count == 0 || SameShards(known, found));

    private static bool SameShards(Outage known, Outage found) => found.Shards.Count > 0 && found.Shards.All(known.Shards.Contains);
}
