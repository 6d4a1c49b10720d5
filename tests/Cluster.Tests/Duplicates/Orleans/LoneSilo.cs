using Budkavle.Grains.Hosting;
using Budkavle.Silo.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Budkavle.Cluster.Tests.Duplicates;

/// <summary>A cluster of one silo by Orleans' testing host, with our placement, bounds and faults.</summary>
internal sealed class LoneSilo : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly Engine _engine;

    private LoneSilo(InProcessTestCluster cluster, Engine engine) => (_cluster, _engine) = (cluster, engine);

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<LoneSilo> StartAsync(Engine engine)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            DoubleOffice.AddServices(silo.Services, engine);
            GrainEngine.ConfigureRuntime(silo);
        });
        builder.ConfigureClient(client => client.Services.Configure<ExceptionSerializationOptions>(GrainEngine.CarryFaults));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new LoneSilo(cluster, engine);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
