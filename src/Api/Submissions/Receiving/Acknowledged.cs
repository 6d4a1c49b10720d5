namespace Budkavle.Api.Submissions;

/// <summary>What became of an acknowledgement.</summary>
/// <param name="Count">Submissions that are acknowledged now, or were before.</param>
/// <param name="Unknown">Ids of none of the agency's submissions, or of none any more.</param>
public sealed record Acknowledged(int Count, IReadOnlyList<Guid> Unknown);
