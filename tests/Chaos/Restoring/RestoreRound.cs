using Budkavle.Checker;

namespace Budkavle.Chaos.Restoring;

/// <summary>What came of one backup and its restoration.</summary>
/// <param name="Kept">Letters acknowledged when the backup was begun: every one must be there.</param>
/// <param name="InDoubt">Letters acknowledged later, before the machine was lost.</param>
/// <param name="Verify">What <c>budkavle verify</c> said of the restored store.</param>
/// <param name="IsGuarded"><c>budkavle rebuild</c> did nothing while a silo was serving.</param>
internal sealed record RestoreRound(int Kept, int InDoubt, string Verify, bool IsGuarded, Verdict Verdict)
{
    /// <summary>Nothing is violated, and there was something to lose and something to keep.</summary>
    public bool IsGood => Kept > 0 && InDoubt > 0 && IsGuarded
        && Verdict.IsProofOf(Invariant.I1, Invariant.I2, Invariant.I3, Invariant.I4, Invariant.I6, Invariant.I8, Invariant.I9);
}
