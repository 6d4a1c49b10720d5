namespace Budkavle.Domain.Submissions;

/// <summary>The agency has it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Number">Its number in the agency's stream.</param>
/// <param name="Shard">Where its entry stands in the log.</param>
/// <param name="Sequence">Where in that shard.</param>
/// <param name="At">When the agency had it, milliseconds since 1970.</param>
public sealed record SubmissionTaken(string Key, uint Number, int Shard, long Sequence, long At) : SentEvent;
