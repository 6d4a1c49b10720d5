using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Planting;

/// <summary>Plants a bug in the engine of each silo.</summary>
internal sealed class EnginePlanter(PlantedBug bug) : Plants
{
    public override PlantedBug InEngine => bug;
}
