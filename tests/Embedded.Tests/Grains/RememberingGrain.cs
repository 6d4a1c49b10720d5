using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Grains;

// Not derived from Grain, which Orleans allows too.
[KeepAlive]
internal sealed class RememberingGrain(IGrainContext context) : IGrainBase, IRememberingGrain
{
    public IGrainContext GrainContext { get; } = context;

    public Task<int> Number() => Task.FromResult(1);

    public Task<Guid> Identity() => Task.FromResult(this.GetPrimaryKey());
}
