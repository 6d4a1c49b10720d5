namespace Budkavle.Api.Submissions;

/// <summary>Where a submission stands.</summary>
public enum SentStatus
{
    /// <summary>Handed in; the scanner or the agency's stream does not answer now.</summary>
    Waiting,

    /// <summary>The agency has it here.</summary>
    Received,

    /// <summary>The agency has said that it has it safely.</summary>
    Fetched,

    /// <summary>As before, and what was sent is deleted here.</summary>
    Purged,

    Refused,
}
