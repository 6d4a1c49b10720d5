namespace Budkavle.Callbacks;

/// <summary>What a run is asked for.</summary>
/// <param name="Letters">Letters of a part in all.</param>
/// <param name="Scheduled">Letters that are told of twice: when they are accepted and when their time has come.</param>
/// <param name="DownSeconds">How long the receiver is away in the last part.</param>
internal sealed record CallbacksOptions(int Letters, int Senders, int Scheduled, int DownSeconds, string Data, string Silo);
