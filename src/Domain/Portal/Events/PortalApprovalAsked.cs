using System.Text.Json.Serialization;

namespace Budkavle.Domain.Portal;

/// <summary>A user wants to start a dispatch that takes another's approval.</summary>
public sealed record PortalApprovalAsked : PortalEvent
{
    public required Guid Dispatch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long Recipients { get; init; }

    /// <summary>SHA-256 of a merge's list, in hexadecimal digits; null for a dispatch, whose recipients can only become more.</summary>
    public string? List { get; init; }
}
