using Budkavle.Peers.Driving;
using Budkavle.Peers.Sides;

namespace Budkavle.Peers.Reporting;

/// <summary>Everything a report is made of.</summary>
internal sealed record PeersData(PeersOptions Options, IReadOnlyList<IPeer> Peers, IReadOnlyList<PeerMeasurement> Measurements,
    IReadOnlyList<string> Missing, double FlushRate)
{
    /// <summary>The median over the rounds; null when it was not measured.</summary>
    public double? Median(string peer, PeerMode mode, Func<PeerMeasurement, double> figure) =>
        Support.Median.Of(Measurements.Where(m => m.Peer == peer && m.Mode == mode).Select(figure));

    public double? Rate(string peer, PeerMode mode) => Median(peer, mode, m => m.Result.PerSecond);
}
