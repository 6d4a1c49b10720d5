using Budkavle.Checker;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>The figures of many worlds.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<int, ulong> _digests = [];

    public int Worlds => _digests.Count;

    public long Operations { get; private set; }

    public long Steps { get; private set; }

    public long Calls { get; private set; }

    public long Writes { get; private set; }

    public SortedDictionary<CrashKind, long> Crashes { get; } = [];

    public SortedDictionary<string, long> Faults { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<Invariant, long> Checked { get; } = [];

    public List<WorldResult> Failures { get; } = [];

    public WorldResult? Last { get; private set; }

    public long CrashCount => Crashes.Values.Sum();

    /// <summary>Of all histories, in the order of their worlds.</summary>
    public ulong Digest => _digests.Count == 1
        ? _digests.Values.First()
        : _digests.Values.Aggregate(0xCBF29CE484222325, (digest, one) => (digest ^ one) * 0x100000001B3);

    public void Add(int index, WorldResult result)
    {
        Last = result;
        _digests.Add(index, result.Digest);
        Operations += result.Operations;
        Steps += result.Steps;
        Calls += result.Calls;
        Writes += result.Writes;
        foreach (var (kind, count) in result.Crashes) Crashes[kind] = Crashes.GetValueOrDefault(kind) + count;
        foreach (var (kind, count) in result.Faults) Faults[kind] = Faults.GetValueOrDefault(kind) + count;
        foreach (var (invariant, count) in result.Checked) Checked[invariant] = Checked.GetValueOrDefault(invariant) + count;
        if (!result.IsGood) Failures.Add(result);
    }
}
