namespace Budkavle.Domain.Portal;

/// <summary>A dispatch that a second user has to approve, or has approved.</summary>
public sealed record PortalApproval
{
    public Guid Dispatch { get; init; }

    /// <summary>As many as the dispatch had when it was asked about: with others it is another dispatch.</summary>
    public long Recipients { get; init; }

    /// <summary>SHA-256 of a merge's list, in hexadecimal digits; null for a dispatch, whose recipients can only become more.</summary>
    public string? List { get; init; }

    /// <summary>Whether it is about these recipients.</summary>
    public bool IsFor(long recipients, string? list) => Recipients == recipients && List == list;

    public UInt128 AskedBy { get; init; }

    public string AskedByName { get; init; } = "";

    public DateTimeOffset AskedAt { get; init; }

    /// <summary>Empty while it waits.</summary>
    public string ApprovedByName { get; init; } = "";

    public DateTimeOffset? ApprovedAt { get; init; }
}
