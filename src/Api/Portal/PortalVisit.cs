using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Portal;

/// <summary>A request of a user for one agency.</summary>
public sealed record PortalVisit
{
    /// <summary>The agency as the engine knows it.</summary>
    public required UInt128 Sender { get; init; }

    /// <summary>The same, as it stands in addresses.</summary>
    public required Guid Agency { get; init; }

    public required string AgencyName { get; init; }

    public required PortalUser User { get; init; }

    /// <summary>As it was when the request came.</summary>
    public required PortalBook Book { get; init; }

    /// <summary>The mailbox of the person: only to send a letter to oneself.</summary>
    internal UInt128 Mailbox { get; init; }

    /// <summary>Who it was, for the events of others' streams: never a name or a number.</summary>
    public string By => "portal:" + SenderIds.Format(User.Key);

    public bool May(PortalRoles anyOf) => User.May(anyOf);
}
