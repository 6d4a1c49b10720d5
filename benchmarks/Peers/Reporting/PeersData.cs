using Budkavle.Peers.Driving;
using Budkavle.Peers.Sides;

namespace Budkavle.Peers.Reporting;

/// <summary>Everything a report is made of.</summary>
internal sealed record PeersData(PeersOptions Options, IReadOnlyList<IPeer> Peers, IReadOnlyList<PeerMeasurement> Measurements,
    IReadOnlyList<string> Missing, double FlushRate)
{
    /// <summary>The median over the rounds; null when it was not measured.</summary>
    public double? Median(string peer, PeerMode mode, Func<PeerMeasurement, double> figure)
    {
        var values = Measurements.Where(m => m.Peer == peer && m.Mode == mode).Select(figure).Order().ToArray();
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    public double? Rate(string peer, PeerMode mode) => Median(peer, mode, m => m.Result.PerSecond);
}
