using Budkavle.Chaos.Faults;
using Budkavle.Checker;

namespace Budkavle.Chaos.Runs;

/// <summary>What came of a run.</summary>
internal sealed record ChaosResult
{
    public required ChaosOptions Options { get; init; }

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<PlannedFault> Faults { get; init; }

    /// <summary>Each figure with its name, in the order of the report.</summary>
    public required IReadOnlyList<(string Name, string Value)> Figures { get; init; }

    public required IReadOnlyList<KeyValuePair<string, int>> Answers { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>A run that shows something: nothing violated, and something looked at for each invariant.</summary>
    public bool IsGood => Verdict.IsProofOf(Enum.GetValues<Invariant>());
}
