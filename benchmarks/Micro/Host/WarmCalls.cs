namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>Callers that each await one call after another, to an active grain of their own.</summary>
internal sealed class WarmCalls(int callers, int operations) : IMicroBenchmark
{
    public string Name => $"host/warm call, {callers} caller{(callers == 1 ? "" : "s")}";

    public async Task<Measurement> RunAsync()
    {
        await using var host = BenchmarkHost.Create(out var grains);
        Task Run(int each) => BenchmarkHost.Callers(callers, async caller =>
        {
            var grain = grains.GetGrain<IEchoGrain>(caller);
            for (var i = 0; i < each; i++)
            {
                await grain.Echo(i);
            }
        });
        await Run(operations / callers / 5);
        return await Measurement.OfAsync(operations, () => Run(operations / callers));
    }
}
