using Budkavle.Domain.Availability;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Availability;

/// <summary>The grain around <see cref="OutageLog"/>.</summary>
public sealed class OutageGrain(ShardServices services, KeyedHashes hashes) : Grain, IOutageGrain
{
    private AggregateRuntime<OutageLog, OutageEvent> _runtime = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _runtime = new(OutageAggregate.Instance, GrainFactory, hashes.Outages, services.Store.Log.Shards, services.Clock);
        return Task.CompletedTask;
    }

    public async Task<OutageRecord[]> Record(OutageRecord outage)
    {
        var (state, _) = await _runtime.DecideAsync(state =>
            new Decision<OutageEvent, bool>(state.Record(outage.ToOutage()) is { } happened ? [happened] : [], true));
        return ToRecords(state);
    }

    public async Task<OutageRecord[]> Read() => ToRecords(await _runtime.LoadAsync());

    private static OutageRecord[] ToRecords(OutageLog state) => [.. state.Outages.Select(OutageRecord.Of)];
}
