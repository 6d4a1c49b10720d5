using Budkavle.Domain.Portal;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Portal;

/// <summary>The grain around <see cref="PortalRules"/>.</summary>
[CollectionAgeLimit(Minutes = 15)]
public sealed class PortalGrain(ShardServices services)
    : AggregateGrain<PortalBook, PortalEvent>(PortalAggregate.Instance, services), IPortalGrain
{
    public async Task<ReadOnlyMemory<byte>> Read() => PortalCodec.Write(await Runtime.LoadAsync());

    public async Task<PortalRefusal> Record(ReadOnlyMemory<byte> proposed)
    {
        var happened = PortalCodec.ReadEvent(proposed);
        var (_, refusal) = await Runtime.DecideAsync(book => PortalRules.Decide(book, happened));
        return refusal;
    }
}
