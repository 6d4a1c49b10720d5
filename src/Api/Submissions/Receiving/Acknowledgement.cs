namespace Budkavle.Api.Submissions;

/// <summary>Submissions that the agency has safely: at most 1,000.</summary>
public sealed record Acknowledgement(IReadOnlyList<Guid> SubmissionIds);
