namespace Budkavle.Domain.Portal;

/// <summary>A user wants to start a dispatch that takes another's approval.</summary>
public sealed record PortalApprovalAsked : PortalEvent
{
    public required Guid Dispatch { get; init; }

    public required long Recipients { get; init; }
}
