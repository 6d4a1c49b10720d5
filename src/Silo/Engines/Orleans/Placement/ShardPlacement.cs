using Orleans.Runtime;

namespace Budkavle.Silo.Engines.Placement;

/// <summary>A post office on the silo that its shard belongs to, and a mailbox beside its shard's post office.</summary>
[Serializable]
internal sealed class ShardPlacement : PlacementStrategy
{
    public static readonly ShardPlacement Instance = new();
}
