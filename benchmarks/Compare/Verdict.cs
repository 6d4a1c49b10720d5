namespace Budkavle.Compare;

/// <summary>A goal, what was measured for it, and whether it was reached.</summary>
internal sealed record Verdict(string Goal, string Measured, bool IsMet);
