namespace Budkavle.Api.Submissions;

/// <summary>Submissions that are not acknowledged, in order.</summary>
/// <param name="Submissions">The page.</param>
/// <param name="Next">To pass as <c>after</c>; the same again at the end, so that it can be asked for what comes.</param>
public sealed record SubmissionPage(IReadOnlyList<SubmissionItem> Submissions, long Next);
