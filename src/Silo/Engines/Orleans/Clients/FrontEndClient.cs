using Budkavle.Silo.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;

namespace Budkavle.Silo.Engines.Clients;

/// <summary>
/// A front end's way to the grains: an Orleans client, which finds the silos' gateways in the database where silos find each other.
/// </summary>
internal static class FrontEndClient
{
    public static void Add(WebApplicationBuilder builder, ServeOptions options)
    {
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = ("Npgsql", options.Store));
            client.Configure<Orleans.Configuration.ClusterOptions>(
                names => (names.ClusterId, names.ServiceId) = (options.Cluster.ClusterId, GrainEngine.ServiceId));
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = ClusterLimits.GatewaysEvery);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = ClusterLimits.ResponseMax);
            client.Configure<ExceptionSerializationOptions>(GrainEngine.CarryFaults);
            client.UseConnectionRetryFilter<GatewayWait>();
        });
        builder.Logging.AddFilter(typeof(GatewayWait).FullName, LogLevel.Information);
    }
}
