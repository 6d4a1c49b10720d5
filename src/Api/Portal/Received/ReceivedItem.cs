using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Received;

/// <summary>A submission in a list of the portal.</summary>
public sealed record ReceivedItem
{
    public required Guid Id { get; init; }

    /// <summary>Its place among the agency's, as the interface counts.</summary>
    public required uint Number { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Null until it is acknowledged, here or by a program.</summary>
    public required DateTimeOffset? HandledAt { get; init; }

    public required string Subject { get; init; }

    /// <summary>Who sent it; null where its contents have been deleted meanwhile.</summary>
    public required SubmissionEnvelope.Submitter? From { get; init; }

    public required bool IsMail { get; init; }

    /// <summary>Whether a form of the agency's was filled in.</summary>
    public required bool IsForm { get; init; }

    /// <summary>How many files came with it.</summary>
    public required int Files { get; init; }
}
