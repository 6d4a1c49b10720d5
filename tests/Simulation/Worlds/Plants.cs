using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Worlds;

/// <summary>A bug, where it is planted. This one is none.</summary>
internal class Plants
{
    public static readonly Plants None = new();

    /// <summary>Planted in the engine itself.</summary>
    public virtual PlantedBug InEngine => PlantedBug.None;

    /// <summary>Planted in the store, for one world.</summary>
    public virtual StorePlants InStore(World world) => StorePlants.None;

    /// <summary>Called for each silo before its grains begin.</summary>
    public virtual void OnStart(Silo silo)
    {
    }

    /// <summary>Whether <see cref="TouchAsync"/> is to be asked.</summary>
    public virtual bool TouchesCalls => false;

    /// <summary>Planted between grains: the arguments of a call as they arrive at a silo.</summary>
    public virtual Task<object?[]> TouchAsync(Silo silo, string method, object?[] arguments) => Task.FromResult(arguments);
}
