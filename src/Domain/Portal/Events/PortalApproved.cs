namespace Budkavle.Domain.Portal;

/// <summary>A second user approved a dispatch as it was when it was asked about.</summary>
public sealed record PortalApproved : PortalEvent
{
    public required Guid Dispatch { get; init; }

    public required long Recipients { get; init; }
}
