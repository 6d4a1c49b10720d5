namespace Budkavle.Checker;

/// <summary>
/// What a judgement found, and how much it looked at: an invariant that nothing was checked for has not been shown to hold.
/// </summary>
public sealed class Verdict
{
    private readonly List<Violation> _violations = [];
    private readonly long[] _checked = new long[(int)Invariant.I9 + 1];

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Nothing was violated. Says nothing of an empty run: see <see cref="IsProofOf"/>.</summary>
    public bool IsClean => _violations.Count == 0;

    /// <summary>Acknowledged letters that are missing, in a wrong mailbox or cannot be read, each counted once.</summary>
    public int Lost => Count(ViolationKind.Lost);

    /// <summary>Letters that are there more often than they were sent.</summary>
    public int Duplicated => Count(ViolationKind.Duplicated);

    /// <summary>How many facts (letters, answers, events, sums) were held against the invariant.</summary>
    public long CheckedOf(Invariant invariant) => _checked[(int)invariant];

    /// <summary>Nothing was violated and each of these invariants had something to be checked on.</summary>
    public bool IsProofOf(params IEnumerable<Invariant> invariants) => IsClean && invariants.All(one => CheckedOf(one) > 0);

    internal void Saw(Invariant invariant, long facts = 1) => _checked[(int)invariant] += facts;

    internal void Break(Invariant invariant, string what, object? operation = null, ViolationKind kind = ViolationKind.Other) =>
        _violations.Add(new Violation(invariant, kind, what, operation?.ToString() ?? ""));

    private int Count(ViolationKind kind) =>
        _violations.Where(one => one.Kind == kind).Select(one => one.Operation.Length > 0 ? one.Operation : one.What).Distinct().Count();
}
