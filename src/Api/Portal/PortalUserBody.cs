using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Portal;

/// <summary>A user of the portal as the operator sees it.</summary>
internal sealed record PortalUserBody(string UserId, string Name, IReadOnlyList<string> Roles, DateTimeOffset AddedAt)
{
    public static PortalUserBody Of(PortalUser user) =>
        new(SenderIds.Format(user.Key), user.Name, PortalRoleNames.Of(user.Roles), user.AddedAt);
}
