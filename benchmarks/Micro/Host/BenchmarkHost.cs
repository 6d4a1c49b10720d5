using Budkavle.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Budkavle.Benchmarks.Micro.Host;

/// <summary>A fresh embedded host for one benchmark.</summary>
internal static class BenchmarkHost
{
    public static ServiceProvider Create(out IGrainFactory grains)
    {
        var services = new ServiceCollection()
            .AddBudkavleEmbeddedHost(options => options with { CollectionAge = TimeSpan.FromHours(1) }, typeof(EchoGrain).Assembly)
            .BuildServiceProvider();
        grains = services.GetRequiredService<IGrainFactory>();
        return services;
    }

    /// <summary>Runs callers side by side on the thread pool and waits for all.</summary>
    public static Task Callers(int count, Func<int, Task> caller) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(index => Task.Run(() => caller(index))));
}
