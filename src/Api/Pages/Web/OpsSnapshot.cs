using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Pages.Web;

/// <summary>What the operations page shows, as of one moment.</summary>
public sealed record OpsSnapshot
{
    public required DateTimeOffset At { get; init; }

    public required EngineReading Engine { get; init; }

    /// <summary>Upper edges of the latency classes, in milliseconds.</summary>
    public required IReadOnlyList<double> LatencyEdges { get; init; }

    public required IReadOnlyList<ShardStatus> Shards { get; init; }

    /// <summary>Idempotency keys that are not yet in the key table.</summary>
    public required int KeysInMemory { get; init; }

    public required OpsProcess Process { get; init; }

    public required string Store { get; init; }

    public required IReadOnlyList<string> Durability { get; init; }
}
