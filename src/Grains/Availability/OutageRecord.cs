using Budkavle.Domain.Availability;

namespace Budkavle.Grains.Availability;

/// <summary>An <see cref="Outage"/> on its way between silos. Times are milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.outage-record")]
public sealed record OutageRecord
{
    [Id(0)]
    public long Start { get; init; }

    [Id(1)]
    public long End { get; init; }

    [Id(2)]
    public OutageCause Cause { get; init; }

    [Id(3)]
    public IReadOnlyList<int> Shards { get; init; } = [];

    public static OutageRecord Of(Outage outage) => new()
    {
        Start = outage.Start.ToUnixTimeMilliseconds(),
        End = outage.End.ToUnixTimeMilliseconds(),
        Cause = outage.Cause,
        Shards = outage.Shards,
    };

    public Outage ToOutage() =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(Start), DateTimeOffset.FromUnixTimeMilliseconds(End), Cause, Shards);
}
