using Budkavle.Api.Operations.Watching;
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

    /// <summary>Letters submitted to shards of this silo since its start, dispatches excepted, by what their senders were told.</summary>
    public required IReadOnlyDictionary<string, double> Outcomes { get; init; }

    /// <summary>What waits, by where.</summary>
    public required OpsQueues Queues { get; init; }

    /// <summary>Actors in memory, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Activations { get; init; }

    public required IReadOnlyList<Alarm> Alarms { get; init; }

    public required string Store { get; init; }

    public required IReadOnlyList<string> Durability { get; init; }
}
