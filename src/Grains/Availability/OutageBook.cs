using Budkavle.Domain.Availability;

namespace Budkavle.Grains.Availability;

/// <summary>What this process knows of outages, some seconds old at the most, so that a page of letters asks no actor.</summary>
public sealed class OutageBook(IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromSeconds(10);
    private volatile Known? _known;

    /// <summary>All outages in the order of their recording.</summary>
    public async ValueTask<IReadOnlyList<Outage>> ReadAsync()
    {
        if (_known is { } known && clock.GetElapsedTime(known.At) < _ageMax) return known.Outages;
        return Keep(await Grain.Read());
    }

    /// <summary>When a deadline of a letter in a shard's mailbox is really over: see <see cref="LegalClock.Extend"/>.</summary>
    public async ValueTask<(DateTimeOffset DeadlineAt, IReadOnlyList<Outage> Counted)> ExtendAsync(
        DateTimeOffset availableAt, DateTimeOffset dueAt, int shard) =>
        LegalClock.Extend(availableAt, dueAt, (await ReadAsync()).Where(outage => outage.Affects(shard)));

    /// <summary>Records an outage; durable on return.</summary>
    public async Task RecordAsync(Outage outage) => Keep(await Grain.Record(OutageRecord.Of(outage)));

    private IOutageGrain Grain => grains.GetGrain<IOutageGrain>(0);

    private IReadOnlyList<Outage> Keep(OutageRecord[] records)
    {
        Outage[] outages = [.. records.Select(record => record.ToOutage())];
        _known = new Known(outages, clock.GetTimestamp());
        return outages;
    }

    private sealed record Known(IReadOnlyList<Outage> Outages, long At);
}
