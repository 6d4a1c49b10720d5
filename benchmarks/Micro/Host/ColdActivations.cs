namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>Every call goes to a grain that was never called before: reference, activation, object, call.</summary>
internal sealed class ColdActivations(int operations) : IMicroBenchmark
{
    private const int Callers = 64;

    public string Name => "host/cold activation and call";

    public async Task<Measurement> RunAsync()
    {
        await using var host = BenchmarkHost.Create(out var grains);
        Task Run(int each, int offset) => BenchmarkHost.Callers(Callers, async caller =>
        {
            for (var i = 0; i < each; i++)
            {
                await grains.GetGrain<IEchoGrain>(offset + (caller * each) + i).Echo(i);
            }
        });
        var warmUp = operations / Callers / 10;
        await Run(warmUp, offset: 0);
        return await Measurement.OfAsync(operations, () => Run(operations / Callers, warmUp * Callers));
    }
}
