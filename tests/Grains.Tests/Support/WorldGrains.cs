using System.Reflection;
using Budkavle.Grains.Letters;
using Budkavle.Storage;
using Orleans;

namespace Budkavle.Grains.Tests.Support;

/// <summary>
/// The post offices of a world for what reaches them by calls; one whose shard has failed refuses, as a call in between does.
/// </summary>
internal class WorldGrains : DispatchProxy
{
    private OfficeWorld _world = null!;
    private int _shard;

    public static IGrainFactory Of(OfficeWorld world) => Create<IGrainFactory>(world, 0);

    private static T Create<T>(OfficeWorld world, int shard)
    {
        var proxy = Create<T, WorldGrains>()!;
        ((WorldGrains)(object)proxy)._world = world;
        ((WorldGrains)(object)proxy)._shard = shard;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        nameof(IGrainFactory.GetGrain) => Create<IPostOfficeGrain>(_world, (int)(long)args![0]!),
        nameof(IPostOfficeGrain.FindKeys) => FindKeysAsync((UInt128[])args![0]!),
        _ => throw new NotSupportedException(targetMethod?.Name),
    };

    private Task<FoundKey[]> FindKeysAsync(UInt128[] keys)
    {
        var office = _world.Office(_shard);
        return office.Shard.HasFailed
            ? Task.FromException<FoundKey[]>(new StorageException("The shard has failed."))
            : Task.FromResult(office.FindKeys(keys));
    }
}
