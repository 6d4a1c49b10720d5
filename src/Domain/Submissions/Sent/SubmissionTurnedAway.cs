namespace Budkavle.Domain.Submissions;

/// <summary>It is not taken after all, and its contents are gone.</summary>
/// <param name="Key">Which.</param>
/// <param name="Code">Why: <see cref="SubmissionFaults.CodeOf"/>.</param>
public sealed record SubmissionTurnedAway(string Key, string Code) : SentEvent;
