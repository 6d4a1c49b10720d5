namespace Budkavle.Domain.Portal;

/// <summary>
/// A user is about to do something whose own record is elsewhere: a dispatch, a program, a key. Written before it is done, so that nothing
/// is done unrecorded; what was refused or cut off stands here too.
/// </summary>
public sealed record PortalNoted : PortalEvent
{
    /// <summary>What, as one word of the portal's.</summary>
    public required string What { get; init; }

    /// <summary>With what: an id, a name or a subject.</summary>
    public string About { get; init; } = "";
}
