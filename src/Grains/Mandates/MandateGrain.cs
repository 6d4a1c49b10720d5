using Budkavle.Domain.Mandates;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Mandates;

/// <summary>The grain around <see cref="MandateRules"/>.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class MandateGrain(ShardServices services)
    : AggregateGrain<MandateBook, MandateEvent>(MandateAggregate.Instance, services), IMandateGrain
{
    public async Task<ReadOnlyMemory<byte>> Read() => MandateCodec.Write(await Runtime.LoadAsync());

    public async Task<MandateRefusal> Record(ReadOnlyMemory<byte> proposed)
    {
        var happened = MandateCodec.ReadEvent(proposed);
        var (_, refusal) = await Runtime.DecideAsync(book => MandateRules.Decide(book, happened, Clock.GetUtcNow()));
        return refusal;
    }
}
