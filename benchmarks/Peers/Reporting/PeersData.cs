using Budkavle.Peers.Driving;
using Budkavle.Peers.Sides;

namespace Budkavle.Peers.Reporting;

/// <summary>Everything a report is made of.</summary>
/// <param name="Incomplete">Measurements, and warm-ups (round 0), after which a server had less than it acknowledged, or failed.</param>
internal sealed record PeersData(PeersOptions Options, IReadOnlyList<IPeer> Peers, IReadOnlyList<PeerMeasurement> Measurements,
    IReadOnlyList<PeerMeasurement> Incomplete, IReadOnlyList<string> Missing, double FlushRate)
{
    /// <summary>The median over the rounds; null when it was not measured.</summary>
    public double? Median(string peer, PeerMode mode, Func<PeerMeasurement, double> figure) =>
        Support.Median.Of(Measurements.Where(m => m.Peer == peer && m.Mode == mode).Select(figure));

    public double? Rate(string peer, PeerMode mode) => Median(peer, mode, m => m.Result.PerSecond);
}
