using Orleans;

namespace Budkavle.Embedded.Tests.Grains;

internal interface IWorkerGrain : IGrainWithIntegerKey
{
    Task Work(string name, string gate);
}
