using System.Text.Json.Serialization;

namespace Budkavle.Domain.Portal;

/// <summary>
/// Something that happened to an agency in the portal; together they are its log. Stored as JSON, whose <c>type</c> names the event: a name
/// is never changed or reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PortalUserSet), "portal-user-set")]
[JsonDerivedType(typeof(PortalUserRemoved), "portal-user-removed")]
[JsonDerivedType(typeof(PortalSettingsChanged), "portal-settings-changed")]
[JsonDerivedType(typeof(PortalApprovalAsked), "portal-approval-asked")]
[JsonDerivedType(typeof(PortalApproved), "portal-approved")]
[JsonDerivedType(typeof(PortalNoted), "portal-noted")]
public abstract record PortalEvent
{
    /// <summary>The user's name at the time, or the operator's client.</summary>
    public string By { get; init; } = "";

    /// <summary>The user; zero for the operator.</summary>
    public UInt128 ByUser { get; init; }
}
