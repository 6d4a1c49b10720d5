using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal;

/// <summary>Roles by the names of the interface.</summary>
internal static class PortalRoleNames
{
    public static IReadOnlyList<(string Name, PortalRoles Role)> All { get; } =
        [("reader", PortalRoles.Reader), ("officer", PortalRoles.Officer), ("administrator", PortalRoles.Administrator)];

    public static IReadOnlyList<string> Of(PortalRoles roles) =>
        [.. All.Where(one => roles.HasFlag(one.Role)).Select(one => one.Name)];

    /// <summary>False if a name is unknown or there is none.</summary>
    public static bool TryParse(IReadOnlyList<string?> names, out PortalRoles roles)
    {
        roles = PortalRoles.None;
        foreach (var name in names)
        {
            var role = All.FirstOrDefault(one => one.Name == name).Role;
            if (role == PortalRoles.None) return false;
            roles |= role;
        }

        return roles != PortalRoles.None;
    }
}
