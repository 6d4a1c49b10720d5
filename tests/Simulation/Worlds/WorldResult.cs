using Budkavle.Checker;

namespace Budkavle.Simulation.Worlds;

/// <summary>What came of a world.</summary>
internal sealed record WorldResult
{
    public required ulong Seed { get; init; }

    /// <summary>The one crash of exhaustive mode; null for faults by chance.</summary>
    public CrashAt? Crash { get; init; }

    public required ulong Digest { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required long Steps { get; init; }

    /// <summary>Steps until everything was at rest.</summary>
    public required long ScenarioSteps { get; init; }

    /// <summary>Attempts and readings of clients.</summary>
    public required long Operations { get; init; }

    public required long Calls { get; init; }

    public required long Writes { get; init; }

    public required IReadOnlyDictionary<CrashKind, long> Crashes { get; init; }

    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>Facts held against each invariant.</summary>
    public required IReadOnlyDictionary<Invariant, long> Checked { get; init; }

    public required IReadOnlyCollection<string> Words { get; init; }

    public bool IsGood => Problems.Count == 0;
}
