using Budkavle.Grains.Hosting;
using Budkavle.Storage;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Budkavle.Silo.Engines.Placement;

/// <summary>
/// Chooses by <see cref="ShardMap"/> over the silos that are alive. Two silos that know different members may choose differently for a
/// moment; the shard's epoch decides who writes, and <see cref="ShardMover"/> brings the shard home.
/// </summary>
internal sealed class ShardPlacementDirector(Engine engine) : IPlacementDirector
{
    private const int MailboxKeyLength = 32;
    private volatile ShardMap? _map;

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var owner = MapOf(silos).OwnerOf(ShardOf(target.GrainIdentity));
        return Task.FromResult(Array.Find(silos, silo => NameOf(silo) == owner)!);
    }

    /// <summary>What a silo is called in the map: it has its shards back when it starts again at the same address.</summary>
    public static string NameOf(SiloAddress silo) => silo.Endpoint.ToString();

    public ShardMap MapOf(IReadOnlyCollection<SiloAddress> silos)
    {
        // Two generations of one silo may be there for a moment.
        var names = silos.Select(NameOf).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (_map is { } known && known.Members.SequenceEqual(names)) return known;
        return _map = new ShardMap(names, engine.Shards);
    }

    private int ShardOf(GrainId grain)
    {
        var key = grain.Key.ToString()!;
        if (key.Length == MailboxKeyLength)
        {
            return StreamKey.Parse(key).ShardOf(engine.Shards);
        }

        // A number out of range is refused by the grain itself.
        return grain.TryGetIntegerKey(out var shard, out _) && shard >= 0 && shard < engine.Shards ? (int)shard : 0;
    }
}
