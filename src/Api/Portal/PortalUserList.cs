namespace Budkavle.Api.Portal;

/// <summary>An agency's users, in the order of their coming.</summary>
internal sealed record PortalUserList(IReadOnlyList<PortalUserBody> Users);
