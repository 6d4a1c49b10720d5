namespace Budkavle.Domain.Submissions;

/// <summary>What became of a submission that was handed in.</summary>
/// <param name="Fault">None if it was handed in, now or before.</param>
/// <param name="Item">As it stands in its sender's list; null if it was refused.</param>
public sealed record SentAnswer(SubmissionFault Fault, SentItem? Item);
