namespace Budkavle.Api.Submissions;

/// <summary>A submission in a list.</summary>
/// <param name="SubmissionId">Its id.</param>
/// <param name="Number">Its place among the agency's: each is higher than the one before, not always by one.</param>
/// <param name="ReceivedAt">When the agency had it.</param>
/// <param name="Subject">What it is about, as its sender says.</param>
/// <param name="HasFiles">Whether files came with it.</param>
public sealed record SubmissionItem(Guid SubmissionId, uint Number, DateTimeOffset ReceivedAt, string Subject, bool HasFiles);
