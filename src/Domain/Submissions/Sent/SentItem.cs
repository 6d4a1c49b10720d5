namespace Budkavle.Domain.Submissions;

/// <summary>One submission in the list of who sent it.</summary>
public sealed record SentItem
{
    public required SubmissionSent Sent { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Null until the agency has it.</summary>
    public SubmissionTaken? Taken { get; init; }

    /// <summary>Why it was turned away; null if it was not.</summary>
    public string? Code { get; init; }

    /// <summary>Handed in and neither taken nor turned away: the scanner or a part of the service is away.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWaiting => Taken is null && Code is null;
}
