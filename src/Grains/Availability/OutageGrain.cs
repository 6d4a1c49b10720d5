using Budkavle.Domain.Availability;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Storage;

namespace Budkavle.Grains.Availability;

/// <summary>The grain around <see cref="OutageLog"/>.</summary>
public sealed class OutageGrain(ShardServices services, KeyedHashes hashes)
    : AggregateGrain<OutageLog, OutageEvent>(OutageAggregate.Instance, services), IOutageGrain
{
    protected override StreamKey Stream => hashes.Outages;

    public async Task<OutageRecord[]> Record(OutageRecord outage) =>
        ToRecords(await Runtime.RecordAsync(log => log.Record(outage.ToOutage()) is { } happened ? [happened] : []));

    public async Task<OutageRecord[]> Read() => ToRecords(await Runtime.LoadAsync());

    private static OutageRecord[] ToRecords(OutageLog state) => [.. state.Outages.Select(OutageRecord.Of)];
}
