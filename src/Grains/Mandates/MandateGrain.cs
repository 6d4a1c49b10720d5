using System.Globalization;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Mandates;

/// <summary>The grain around <see cref="MandateRules"/>.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class MandateGrain(ShardServices services) : Grain, IMandateGrain
{
    private AggregateRuntime<MandateBook, MandateEvent> _runtime = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var stream = UInt128.Parse(this.GetPrimaryKeyString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _runtime = new(MandateAggregate.Instance, GrainFactory, new StreamKey(stream), services.Store.Log.Shards, services.Clock);
        return Task.CompletedTask;
    }

    public async Task<ReadOnlyMemory<byte>> Read() => MandateCodec.Write(await _runtime.LoadAsync());

    public async Task<MandateRefusal> Record(ReadOnlyMemory<byte> proposed)
    {
        var happened = MandateCodec.ReadEvent(proposed);
        var (_, refusal) = await _runtime.DecideAsync(book =>
        {
            var (events, refused) = MandateRules.Decide(book, happened, services.Clock.GetUtcNow());
            return new Decision<MandateEvent, MandateRefusal>(events, refused);
        });
        return refusal;
    }
}
