using System.Diagnostics.CodeAnalysis;
using Budkavle.Grains.Letters;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Budkavle.Silo.Engines.Placement;

/// <summary>
/// Says which grains stand where their shard is, so that the grains need not know of placement. All others: Orleans' default.
/// </summary>
internal sealed class ShardPlacementResolver(GrainTypeResolver types) : IPlacementStrategyResolver
{
    private readonly GrainType[] _placed = [types.GetGrainType(typeof(PostOfficeGrain)), types.GetGrainType(typeof(MailboxGrain))];

    public bool TryResolvePlacementStrategy(
        GrainType grainType, GrainProperties? properties, [MaybeNullWhen(false)] out PlacementStrategy result)
    {
        var isPlaced = _placed.Contains(grainType);
        result = isPlaced ? ShardPlacement.Instance : null;
        return isPlaced;
    }
}
