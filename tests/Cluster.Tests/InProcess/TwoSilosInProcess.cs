using Budkavle.Api.Tests.Silos;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Processes;
using Budkavle.Cluster.Tests.Silos;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;

namespace Budkavle.Cluster.Tests.InProcess;

/// <summary>Two silos with eight shards each, and a front end.</summary>
public sealed class TwoSilosInProcess : InProcessCluster
{
    private static readonly TimeSpan _balancedMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Clients of one of the silos.</summary>
    internal SiloClient AtSilo { get; private set; } = null!;

    /// <summary>Clients of the front end.</summary>
    internal SiloClient AtFrontEnd { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (ClusterFactAttribute.MissingReason is not null) return;
        var silo = await StartAsync(new ClusterOptions { SiloPort = FreePort.Find(), GatewayPort = FreePort.Find() });
        await StartAsync(new ClusterOptions { SiloPort = FreePort.Find(), GatewayPort = FreePort.Find() });
        var frontEnd = await StartAsync(new ClusterOptions { FrontEnd = true });
        (AtSilo, AtFrontEnd) = (ClientOf(silo), ClientOf(frontEnd));
        await Eventually.IsTrueAsync(
            async () => (await ShardsOfEachAsync()).SequenceEqual([8L, 8L]), _balancedMax, _pause, () => "Not eight shards each,");
    }
}
