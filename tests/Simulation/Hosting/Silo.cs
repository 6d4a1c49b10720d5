using Budkavle.Embedded;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Simulation.Hosting;

/// <summary>
/// A process as src/Silo wires it, without HTTP: engine, grain host, dispatches, notifications. It ends by being killed: nothing of it
/// runs again, and what it had not stored is gone.
/// </summary>
internal sealed class Silo(World world, Node node) : ISenderNames
{
    private ServiceProvider? _provider;
    private Engine? _engine;

    public Node Node => node;

    /// <summary>Its own grain host, behind the network.</summary>
    public IGrainFactory Local { get; private set; } = null!;

    public Engine Engine => _engine!;

    public NotificationDispatcher Dispatcher { get; private set; } = null!;

    public StatusFeed Feed { get; private set; } = null!;

    public RecipientUploads Uploads { get; private set; } = null!;

    public DispatchContents Contents { get; private set; } = null!;

    /// <summary>Its shards are open, as far as it could tell.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Others send calls to it.</summary>
    public bool IsMember { get; set; } = true;

    /// <summary>It was given up by the others while it was paused, and does not know it.</summary>
    public bool IsZombie { get; set; }

    public async Task StartAsync()
    {
        var limits = world.Limits;
        var store = world.StoreFor(node);
        _engine = await Engine.OpenAsync(store, world.Ring, limits.Engine, node.Clock, node.Scheduler, node.Name, CancellationToken.None);
        _engine.Services.Planted = world.Plants.InEngine;
        world.Plants.OnStart(this);
        _provider = Wire(limits).BuildServiceProvider();
        Local = (IGrainFactory)_provider.GetRequiredService<IEmbeddedHost>();
        Dispatcher = _provider.GetRequiredService<NotificationDispatcher>();
        Feed = new StatusFeed(_engine.Log, _engine.Store.Views);
        Uploads = _provider.GetRequiredService<RecipientUploads>();
        Contents = _provider.GetRequiredService<DispatchContents>();
        await _engine.OpenShardsAsync(_provider.GetRequiredService<IGrainFactory>());
        await Dispatcher.StartAsync(CancellationToken.None);
        _ = _engine.KeepShardsOpenAsync(_provider.GetRequiredService<IGrainFactory>(), CancellationToken.None);
        _ = ProveLifeAsync(_provider.GetRequiredService<IGrainFactory>());
        IsReady = true;
    }

    /// <summary>As the silo's own service does: what it throws is no proof.</summary>
    private async Task ProveLifeAsync(IGrainFactory grains)
    {
        var signs = new LifeSigns(
            Engine.Store.Documents, grains, new OutageBook(grains, node.Clock), Engine.Shards, node.Clock);
        while (true)
        {
            await Task.Delay(LifeSigns.Every, node.Clock);
            try
            {
                await signs.BeatAsync(CancellationToken.None);
            }
            catch (Exception)
            {
                // The next one finds the outage, if it is one.
            }
        }
    }

    public ValueTask<string?> FindAsync(UInt128 sender) => ValueTask.FromResult<string?>("Skatteverket");

    /// <summary>Frees what the runtime would keep of a dead process; runs nothing of it.</summary>
    public void Bury()
    {
        node.Kill();
        IsMember = IsReady = false;
        _engine?.Services.Meters.Dispose();
        _engine?.LetterIds.Dispose();
    }

    private IServiceCollection Wire(WorldLimits limits)
    {
        var engine = Engine;
        var services = new ServiceCollection();
        services.AddSingleton(engine).AddSingleton(engine.Services).AddSingleton(engine.Hashes).AddSingleton(engine.Ring)
            .AddSingleton(limits.Dispatches).AddSingleton<ISenderNames>(this)
            .AddSingleton<IGrainFactory>(new SimGrains(world.Network, new Caller(node, this), world.Plants));
        services.TryAdd(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(NullLogger<>)));
        services.AddBudkavleEmbeddedHost(
            options => options with { Scheduler = node.Scheduler, TimeProvider = node.Clock }, typeof(PostOfficeGrain).Assembly);
        services.AddBudkavleDispatches();
        services.AddSingleton(provider => new NotificationDispatcher(
            engine, provider.GetRequiredService<IGrainFactory>(), [world.Mail.ChannelFor(node)], this,
            new NotificationOptions { ReadAt = new Uri("https://brev.example.se/") }, limits.Notifications,
            new Random(node.Id), node.Scheduler, NullLogger<NotificationDispatcher>.Instance));
        services.AddSingleton<IAlarmHandler>(provider => provider.GetRequiredService<NotificationDispatcher>());
        return services;
    }
}
