using Budkavle.Checker;

namespace Budkavle.Chaos.PowerLoss;

/// <summary>What came of one round.</summary>
/// <param name="Acknowledged">Letters acknowledged in the round, before and after its cuts.</param>
/// <param name="AcknowledgedAtCut">Those acknowledged when the power last went: what could be lost.</param>
/// <param name="IsControlled">At every cut the flushed file was kept and the other lost.</param>
internal sealed record PowerLossRound(
    int Number, int Cuts, int Acknowledged, int AcknowledgedAtCut, bool IsControlled, Verdict Verdict, IReadOnlyList<string> Notes)
{
    /// <summary>The invariants that a power loss puts to the test, each with something to be checked on.</summary>
    public bool IsGood => IsControlled && AcknowledgedAtCut > 0 && Verdict.IsProofOf(
        Invariant.I1, Invariant.I2, Invariant.I3, Invariant.I4, Invariant.I5, Invariant.I6, Invariant.I8, Invariant.I9);
}
