using Orleans;

namespace Budkavle.Benchmarks.Micro.Host;

public interface IEchoGrain : IGrainWithIntegerKey
{
    Task<int> Echo(int value);

    Task<int> EchoAfterYield(int value);
}
