using Budkavle.Peers.Driving;
using Budkavle.Peers.Sides;

namespace Budkavle.Peers.Reporting;

/// <summary>
/// The ratios that Budkavle set itself, judged on medians at equal acknowledgement: single beside single, lists beside lists.
/// </summary>
internal static class PeerGoals
{
    private static readonly (string Peer, double Ratio)[] Ratios =
        [(PeerNames.RabbitQuorum, 2), (PeerNames.Nats, 8), (PeerNames.Dovecot, 50), (PeerNames.Naive, 20)];

    /// <summary>A goal, the ratio found and whether it is met, for every mode in which the peer was measured. A peer without lists is also
    /// set beside our lists, which is what a sender of many letters would compare.</summary>
    public static IEnumerable<(string Goal, PeerMode Ours, double Wanted, double Found)> Judge(PeersData data)
    {
        foreach (var (peer, wanted) in Ratios)
        {
            foreach (var mode in new[] { PeerMode.Single, PeerMode.List })
            {
                var theirs = data.Rate(peer, mode);
                var isSubstitute = theirs is null && mode == PeerMode.List;
                theirs ??= isSubstitute ? data.Rate(peer, PeerMode.Single) : null;
                if (theirs > 0 && data.Rate(PeerNames.Silo, mode) is { } ours)
                    yield return ($"{Name(mode)} to {peer}{(isSubstitute ? ", which has none (its single letters)" : "")}", mode, wanted,
                        ours / theirs.Value);
            }
        }
    }

    public static string Name(PeerMode mode) => mode == PeerMode.Single ? "single letters" : "lists";
}
