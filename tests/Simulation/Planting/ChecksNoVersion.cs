using Budkavle.Grains.Letters;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Worlds;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Appends an aggregate's events whatever the stream's version is by now.</summary>
internal sealed class ChecksNoVersion : Plants
{
    public override bool TouchesCalls => true;

    public override async Task<object?[]> TouchAsync(Silo silo, string method, object?[] arguments)
    {
        if (method != nameof(IPostOfficeGrain.Append)) return arguments;
        var request = (AppendRequest)arguments[0]!;
        var office = silo.Local.GetGrain<IPostOfficeGrain>(new StreamKey(request.Stream).ShardOf(silo.Engine.Shards));
        var newest = await office.ReadList(request.Stream, Buckets.Events, long.MaxValue, 1);
        arguments[0] = request with { ExpectedVersion = newest.Length == 0 ? 0 : (uint)newest[0].Position };
        return arguments;
    }
}
