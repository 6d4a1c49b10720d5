using System.Net;
using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Pages.Ops;
using Budkavle.Api.Pages.Web;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Silo.Engines.Clients;
using Budkavle.Silo.Engines.Placement;
using Budkavle.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Serialization;

namespace Budkavle.Silo.Engines;

/// <summary>
/// Microsoft Orleans: with PostgreSQL a silo of a cluster whose members stand in the same database; with SQLite a silo by itself.
/// </summary>
internal static class GrainEngine
{
    public const string Name = "orleans";

    /// <summary>Names the data of all clusters that are this service.</summary>
    internal const string ServiceId = "budkavle";

    /// <exception cref="ArgumentException">The place in the cluster cannot be used.</exception>
    public static void Validate(ServeOptions options)
    {
        options.Cluster.Validate();
        if (options.Cluster.FrontEnd && !options.IsPostgres)
            throw new ArgumentException("--front-end needs the --store of its silos, a PostgreSQL connection string.");
    }

    /// <exception cref="Storage.StorageException">The cluster's tables cannot be made.</exception>
    public static async Task AddAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.IsPostgres) await MigrateAsync(options, cancellationToken);
        builder.Services.AddSingleton<IActivationCounts, ClusterCounts>();
        if (options.Cluster.FrontEnd)
        {
            FrontEndClient.Add(builder, options);
            return;
        }

        var address = options.Cluster.Validate();
        builder.UseOrleans(silo => Configure(silo, options, address));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ClusterLimits.StopMax);
        // Information of the handing over of shards is for operators; of Orleans only what is wrong.
        builder.Logging.AddFilter(typeof(ShardMover).FullName, LogLevel.Information);
    }

    /// <summary>Makes or upgrades the tables of members.</summary>
    public static async Task<string> MigrateAsync(ServeOptions options, CancellationToken cancellationToken) =>
        $"Cluster schema: step {await ClusterSchema.MigrateAsync(options.Store, cancellationToken)}.";

    /// <summary>The dashboard, which has no log-in of its own, behind that of the operations page.</summary>
    public static void Map(WebApplication app, ServeOptions options)
    {
        if (options.Cluster.Dashboard) app.MapOrleansDashboard(OpsPage.EnginePages).ExcludeFromDescription().RequireOperatorSession();
    }

    /// <summary>
    /// Opens every shard where it belongs. One that another silo should have and does not answer for is no reason not to start: that silo
    /// may have died a moment ago, and <see cref="ShardKeeper"/> opens its shards when that is known.
    /// </summary>
    public static Task OpenShardsAsync(Engine engine, IGrainFactory grains) =>
        Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(async shard =>
        {
            try
            {
                await grains.GetGrain<IPostOfficeGrain>(shard).Open().WaitAsync(ClusterLimits.OpenMax, engine.Services.Clock);
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException)
            {
                // Counted by nobody: LifeSigns tells of shards that do not work.
            }
        }));

    /// <summary>
    /// The shards themselves are closed as their post offices end with the silo, when the others have been told that it leaves: closed
    /// earlier, they would be opened here again. What can be done before is done, so that they replay little.
    /// </summary>
    public static async Task CloseShardsAsync(Engine engine, IGrainFactory grains)
    {
        try
        {
            await engine.SaveKeysAsync();
        }
        catch (Storage.StorageException)
        {
            // The store is away: they replay more.
        }
    }

    private static void Configure(ISiloBuilder silo, ServeOptions options, IPAddress address)
    {
        var cluster = options.Cluster;
        if (options.IsPostgres)
        {
            silo.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = ("Npgsql", options.Store));
            silo.Configure<Orleans.Configuration.ClusterOptions>(
                names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, ServiceId));
            silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: false);
        }
        else
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: ServiceId, clusterId: cluster.ClusterId);
        }

        ConfigureRuntime(silo);
        silo.Services.AddSingleton<IClusterStanding, MemberStanding>();
        silo.Services.AddHostedService<ShardMover>();
        if (cluster.Dashboard) silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    /// <summary>What does not depend on where the silo is: bounds, placement, faults.</summary>
    internal static void ConfigureRuntime(ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(SetMembership);
        silo.Configure<SiloMessagingOptions>(messages =>
        {
            messages.ResponseTimeout = ClusterLimits.ResponseMax;
            messages.SystemResponseTimeout = ClusterLimits.ResponseMax;
            messages.MaxEnqueuedRequestsHardLimit = ClusterLimits.CallsWaitingMax;
        });
        silo.Configure<GrainCollectionOptions>(idle => idle.CollectionAge = ClusterLimits.IdleMax);
        silo.Configure<ExceptionSerializationOptions>(CarryFaults);
        AddPlacement(silo.Services);
    }

    /// <summary>A store's fault on one silo is a store's fault for the caller elsewhere, with what caused it.</summary>
    internal static void CarryFaults(ExceptionSerializationOptions faults) =>
        faults.SupportedNamespacePrefixes.UnionWith(["Budkavle", "Npgsql"]);

    private static void SetMembership(ClusterMembershipOptions members)
    {
        members.ProbeTimeout = ClusterLimits.ProbeEvery;
        members.MaxProbeTimeout = ClusterLimits.ProbeMax;
        members.NumMissedProbesLimit = ClusterLimits.ProbesMissedMax;
        members.NumVotesForDeathDeclaration = ClusterLimits.VotesForDeath;
        members.IAmAliveTablePublishTimeout = ClusterLimits.AliveEvery;
        members.NumMissedTableIAmAliveLimit = ClusterLimits.AliveMissedMax;
        members.TableRefreshTimeout = ClusterLimits.MembersEvery;
    }

    private static void AddPlacement(IServiceCollection services)
    {
        services.TryAddSingleton<ShardPlacementDirector>();
        services.AddPlacementDirector<ShardPlacement>(provider => provider.GetRequiredService<ShardPlacementDirector>());
        services.AddSingleton<IPlacementStrategyResolver, ShardPlacementResolver>();
    }
}
