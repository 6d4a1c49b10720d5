namespace Budkavle.Domain.Evidence;

/// <summary>One thing that a verification found.</summary>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Text">In plain words, one line.</param>
public sealed record Finding(Verdict Verdict, string Text);
