using Orleans.Hosting;

namespace Budkavle.Silo.Engines;

/// <summary>Microsoft Orleans: for now one silo on this machine; the cluster comes with its own configuration.</summary>
internal static class GrainEngine
{
    public const string Name = "orleans";

    public static void Add(WebApplicationBuilder builder) => builder.UseOrleans(silo => silo.UseLocalhostClustering());
}
