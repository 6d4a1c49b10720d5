using Budkavle.Embedded;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Budkavle.Cluster.Tests.Duplicates;

/// <summary>An embedded host.</summary>
internal sealed class LoneSilo : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Engine _engine;

    private LoneSilo(ServiceProvider services, Engine engine) => (_services, _engine) = (services, engine);

    public IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public static async Task<LoneSilo> StartAsync(Engine engine)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        DoubleOffice.AddServices(services, engine);
        services.AddBudkavleEmbeddedHost(options => options, typeof(PostOfficeGrain).Assembly);
        var silo = new LoneSilo(services.BuildServiceProvider(), engine);
        foreach (var hosted in silo._services.GetServices<IHostedService>()) await hosted.StartAsync(CancellationToken.None);
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>()) await hosted.StopAsync(CancellationToken.None);
        await _engine.DisposeAsync();
        await _services.DisposeAsync();
    }
}
