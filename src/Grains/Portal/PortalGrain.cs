using System.Globalization;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Portal;

/// <summary>The grain around <see cref="PortalRules"/>.</summary>
[CollectionAgeLimit(Minutes = 15)]
public sealed class PortalGrain(ShardServices services) : Grain, IPortalGrain
{
    private AggregateRuntime<PortalBook, PortalEvent> _runtime = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var stream = UInt128.Parse(this.GetPrimaryKeyString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _runtime = new(PortalAggregate.Instance, GrainFactory, new StreamKey(stream), services.Store.Log.Shards, services.Clock);
        return Task.CompletedTask;
    }

    public async Task<ReadOnlyMemory<byte>> Read() => PortalCodec.Write(await _runtime.LoadAsync());

    public async Task<PortalRefusal> Record(ReadOnlyMemory<byte> proposed)
    {
        var happened = PortalCodec.ReadEvent(proposed);
        var (_, refusal) = await _runtime.DecideAsync(book =>
        {
            var (events, refused) = PortalRules.Decide(book, happened);
            return new Decision<PortalEvent, PortalRefusal>(events, refused);
        });
        return refusal;
    }
}
