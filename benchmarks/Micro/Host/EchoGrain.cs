using Orleans;

namespace Budkavle.Benchmarks.Micro.Host;

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);

    public async Task<int> EchoAfterYield(int value)
    {
        await Task.Yield();
        return value;
    }
}
