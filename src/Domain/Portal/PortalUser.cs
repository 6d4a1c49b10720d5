namespace Budkavle.Domain.Portal;

/// <summary>Somebody who acts for an agency in the portal.</summary>
public sealed record PortalUser
{
    /// <summary>A keyed hash of the national number (<c>KeyedHashes.PortalUserOf</c>).</summary>
    public UInt128 Key { get; init; }

    /// <summary>As colleagues and the log see the person.</summary>
    public string Name { get; init; } = "";

    public PortalRoles Roles { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Whether the user may do what takes one of these roles.</summary>
    public bool May(PortalRoles anyOf) => (Roles & anyOf) != 0;
}
