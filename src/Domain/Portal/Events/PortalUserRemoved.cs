namespace Budkavle.Domain.Portal;

/// <summary>Somebody is no user any more.</summary>
public sealed record PortalUserRemoved : PortalEvent
{
    public required UInt128 User { get; init; }

    /// <summary>For the log, since the book does not know it any more.</summary>
    public string Name { get; init; } = "";
}
