namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>All callers call the same grain: its queue is never empty.</summary>
internal sealed class HotActivation(int callers, int operations) : IMicroBenchmark
{
    public string Name => $"host/one activation, {callers} callers";

    public async Task<Measurement> RunAsync()
    {
        await using var host = BenchmarkHost.Create(out var grains);
        Task Run(int each) => BenchmarkHost.Callers(callers, async _ =>
        {
            var grain = grains.GetGrain<IEchoGrain>(1);
            for (var i = 0; i < each; i++)
            {
                await grain.Echo(i);
            }
        });
        await Run(operations / callers / 5);
        return await Measurement.OfAsync(operations, () => Run(operations / callers));
    }
}
