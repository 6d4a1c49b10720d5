using Orleans;

namespace Budkavle.Embedded.Tests.Grains;

internal interface IRememberingGrain : IGrainWithGuidKey
{
    Task<int> Number();

    Task<Guid> Identity();
}
