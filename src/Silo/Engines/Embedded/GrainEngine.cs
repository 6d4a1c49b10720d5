using Budkavle.Api.Operations.Watching;
using Budkavle.Embedded;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Engines;

/// <summary>The embedded host: one process, nothing to install.</summary>
internal static class GrainEngine
{
    public const string Name = "embedded";

    /// <exception cref="ArgumentException">A place in a cluster was asked for.</exception>
    public static void Validate(ServeOptions options)
    {
        if (options.Cluster == new ClusterOptions()) return;
        throw new ArgumentException(
            "--front-end, --cluster-id, --silo-port, --gateway-port, --advertised-address and --dashboard need a program built with "
            + "-p:Engine=Orleans.");
    }

    public static Task AddAsync(WebApplicationBuilder builder, ServeOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        builder.Services.AddBudkavleEmbeddedHost(
            limits => limits with { QueueLengthMax = 10_000 }, typeof(PostOfficeGrain).Assembly);
        builder.Services.AddSingleton<IActivationCounts, HostCounts>();
        return Task.CompletedTask;
    }

    /// <summary>This engine keeps nothing in the database.</summary>
    public static Task<string> MigrateAsync(ServeOptions options, CancellationToken cancellationToken) =>
        Task.FromResult("The embedded engine has no tables of its own.");

    /// <summary>This engine has no pages of its own.</summary>
    public static void Map(WebApplication app, ServeOptions options)
    {
    }

    public static Task OpenShardsAsync(Engine engine, IGrainFactory grains) => engine.OpenShardsAsync(grains);

    public static Task CloseShardsAsync(Engine engine, IGrainFactory grains) => engine.CloseShardsAsync(grains);
}
