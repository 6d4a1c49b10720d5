using System.Text.Json.Serialization;

namespace Budkavle.Domain.Portal;

/// <summary>Somebody became a user, or got another name or other roles.</summary>
public sealed record PortalUserSet : PortalEvent
{
    public required UInt128 User { get; init; }

    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required PortalRoles Roles { get; init; }
}
