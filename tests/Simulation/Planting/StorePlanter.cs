using Budkavle.Simulation.Storing;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Planting;

/// <summary>Plants a bug in the store of each world.</summary>
internal sealed class StorePlanter(Func<World, StorePlants> plant) : Plants
{
    public override StorePlants InStore(World world) => plant(world);
}
