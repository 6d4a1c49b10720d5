using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Runtime;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Cluster.Tests.Duplicates;

/// <summary>
/// Every post office twice: two silos that know nothing of each other over one store. Orleans promises one activation of a grain at a
/// time and does not always keep that, least of all when a network splits; its testing host, whose directory is consistent, would
/// never show it.
/// </summary>
internal sealed class DoubleOffice : IAsyncDisposable
{
    public const int Shards = 4;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("budkavle-double-");

    private DoubleOffice()
    {
    }

    public LoneSilo First { get; private set; } = null!;

    public LoneSilo Second { get; private set; } = null!;

    public static async Task<DoubleOffice> StartAsync()
    {
        var both = new DoubleOffice();
        var store = new MemoryStore(Shards);
        var ring = KeyRing.OpenOrCreate(Path.Combine(both._folder.FullName, "ring.json"), TimeProvider.System);
        both.First = await LoneSilo.StartAsync(await OpenAsync("first"));
        both.Second = await LoneSilo.StartAsync(await OpenAsync("second"));
        return both;

        Task<Engine> OpenAsync(string owner) => Engine.OpenAsync(
            store, ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, owner, CancellationToken.None);
    }

    /// <summary>What grains need of a process.</summary>
    public static void AddServices(IServiceCollection services, Engine engine)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(engine);
        services.AddSingleton(engine.Services);
        services.AddSingleton(engine.Hashes);
        services.AddBudkavleDispatches();
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
