namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>What an idle activation keeps alive: its directory entry, the activation, the grain object without state of its own.</summary>
internal sealed class IdleActivations(int count) : IMicroBenchmark
{
    public string Name => "host/idle activation, bytes kept";

    public async Task<Measurement> RunAsync()
    {
        await using var host = BenchmarkHost.Create(out var grains);
        await grains.GetGrain<IEchoGrain>(-1).Echo(0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
        {
            await grains.GetGrain<IEchoGrain>(i).Echo(i);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        return new Measurement(0, (double)(after - before) / count, TimeSpan.Zero);
    }
}
