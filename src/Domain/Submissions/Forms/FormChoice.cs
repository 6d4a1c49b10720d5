namespace Budkavle.Domain.Submissions;

/// <summary>One of the answers that a field offers.</summary>
/// <param name="Value">What the agency gets: 1 to 40 letters, digits, hyphens and underscores.</param>
/// <param name="Label">What is shown.</param>
public sealed record FormChoice(string Value, FormWords Label);
