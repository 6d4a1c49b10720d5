namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>As <see cref="WarmCalls"/>, but the grain's method awaits once: two turns for each call.</summary>
internal sealed class WarmCallsAwaiting(int callers, int operations) : IMicroBenchmark
{
    public string Name => $"host/warm call that awaits, {callers} callers";

    public async Task<Measurement> RunAsync()
    {
        await using var host = BenchmarkHost.Create(out var grains);
        Task Run(int each) => BenchmarkHost.Callers(callers, async caller =>
        {
            var grain = grains.GetGrain<IEchoGrain>(caller);
            for (var i = 0; i < each; i++)
            {
                await grain.EchoAfterYield(i);
            }
        });
        await Run(operations / callers / 5);
        return await Measurement.OfAsync(operations, () => Run(operations / callers));
    }
}
