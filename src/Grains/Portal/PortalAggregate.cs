using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Portal;

/// <summary>An agency in the portal for the runtime.</summary>
internal sealed class PortalAggregate : IAggregate<PortalBook, PortalEvent>
{
    public static readonly PortalAggregate Instance = new();

    public PortalBook Initial => PortalBook.Initial;

    public JsonTypeInfo<PortalEvent> EventType => PortalJson.Default.PortalEvent;

    public PortalBook Apply(PortalBook state, PortalEvent happened, DateTimeOffset at) => state.Apply(happened, at);
}
