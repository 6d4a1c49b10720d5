namespace Budkavle.Api.Submissions;

/// <summary>How an agency takes submissions.</summary>
public sealed record IntakeDocument
{
    /// <summary>
    /// 2 to 40 small letters, digits and hyphens: before the at sign of its e-mail address, and in pages' addresses. Given once.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>Whether anything is taken now.</summary>
    public bool Open { get; init; } = true;

    /// <summary>How long contents are kept after they were acknowledged, 1 to 3650 days.</summary>
    public int RetentionDays { get; init; } = Domain.Submissions.SubmissionLimits.RetentionDaysDefault;

    /// <summary>The e-mail address, where mail is taken; only in answers.</summary>
    public string? EmailAddress { get; init; }
}
