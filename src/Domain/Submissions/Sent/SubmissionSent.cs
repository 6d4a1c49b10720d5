namespace Budkavle.Domain.Submissions;

/// <summary>A submission was handed in: durable before the agency gets it, so that no crash in between loses it.</summary>
public sealed record SubmissionSent : SentEvent
{
    /// <summary>The idempotency key's hash, 32 hexadecimal digits: also the submission's name in its sender's list.</summary>
    public required string Key { get; init; }

    public required ulong Fingerprint { get; init; }

    /// <summary>The sender's id of the agency, 32 hexadecimal digits.</summary>
    public required string Agency { get; init; }

    public required string AgencyName { get; init; }

    public required string Subject { get; init; }

    /// <summary>Who acted for the mailbox's owner; empty for the owner.</summary>
    public string By { get; init; } = "";

    /// <summary>The letter as it goes into the agency's stream.</summary>
    public required byte[] Payload { get; init; }
}
