using Budkavle.Peers.Driving;

namespace Budkavle.Peers;

/// <summary>One measurement of one peer.</summary>
/// <param name="ProcessorSeconds">Of the server with its database, without the client.</param>
/// <param name="ClientProcessorSeconds">Of this program.</param>
/// <param name="Counted">Letters that the server itself counted afterwards; null where it has no cheap count.</param>
internal sealed record PeerMeasurement(string Peer, PeerMode Mode, int Round, PeerResult Result, double ProcessorSeconds,
    double ClientProcessorSeconds, long? Counted)
{
    public double ProcessorMicroseconds => ProcessorSeconds * 1e6 / Math.Max(1, Result.Letters);

    public double ClientProcessorMicroseconds => ClientProcessorSeconds * 1e6 / Math.Max(1, Result.Letters);

    /// <summary>True unless letters failed or the server has fewer than it acknowledged.</summary>
    public bool IsComplete => Result.Failed == 0 && (Counted is null || Counted >= Result.Letters);
}
