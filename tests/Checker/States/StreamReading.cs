namespace Budkavle.Checker.States;

/// <summary>A stream of the log, where the run can read it.</summary>
/// <param name="Versions">Of all its entries, in the order of the log.</param>
/// <param name="StateDigest">Of the state that its owner answers from; empty where it was not taken.</param>
/// <param name="ReplayDigest">Of the state that folding the entries anew gives.</param>
public sealed record StreamReading(string Stream, IReadOnlyList<long> Versions, string StateDigest = "", string ReplayDigest = "")
{
    public long FirstVersion { get; init; } = 1;
}
