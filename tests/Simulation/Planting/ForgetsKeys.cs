using Budkavle.Grains.Letters;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Planting;

/// <summary>Gives each letter that arrives another key, so that none is known.</summary>
internal sealed class ForgetsKeys : Plants
{
    public override bool TouchesCalls => true;

    public override Task<object?[]> TouchAsync(Silo silo, string method, object?[] arguments)
    {
        if (method == nameof(IPostOfficeGrain.Deliver))
            arguments[0] = ((DeliverItem[])arguments[0]!)
                .Select(item => item with { Key = item.Key + (ulong)silo.Node.Loop.Steps }).ToArray();
        return Task.FromResult(arguments);
    }
}
