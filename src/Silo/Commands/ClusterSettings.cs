using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that place a process in a cluster; see <see cref="ClusterOptions"/>.</summary>
internal sealed class ClusterSettings
{
    private static readonly ClusterOptions _defaults = new();

    private readonly Option<bool> _frontEnd = new("--front-end")
    {
        Description = "Orleans engine: API and pages without shards, as a client of silos that have a --gateway-port.",
    };

    private readonly Option<string> _clusterId = new("--cluster-id")
    {
        Description = "Orleans engine: silos of one name over one database are one cluster.",
        DefaultValueFactory = _ => _defaults.ClusterId,
    };

    private readonly Option<int> _siloPort = new("--silo-port")
    {
        Description = "Orleans engine: port for the other silos.", DefaultValueFactory = _ => _defaults.SiloPort,
    };

    private readonly Option<int> _gatewayPort = new("--gateway-port")
    {
        Description = "Orleans engine: port for front ends, 0 for none.", DefaultValueFactory = _ => _defaults.GatewayPort,
    };

    private readonly Option<string> _address = new("--advertised-address")
    {
        Description = "Orleans engine: this machine's address for the other silos.", DefaultValueFactory = _ => _defaults.Address,
    };

    private readonly Option<bool> _dashboard = new("--dashboard")
    {
        Description = "Orleans engine: Microsoft's dashboard at /ops/orleans; costs something at every grain call.",
    };

    public void AddTo(Command command)
    {
        command.Add(_frontEnd);
        command.Add(_dashboard);
        command.Add(_clusterId);
        command.Add(_siloPort);
        command.Add(_gatewayPort);
        command.Add(_address);
    }

    public ClusterOptions Read(ParseResult parsed) => new()
    {
        FrontEnd = parsed.GetValue(_frontEnd),
        ClusterId = parsed.GetValue(_clusterId)!,
        SiloPort = parsed.GetValue(_siloPort),
        GatewayPort = parsed.GetValue(_gatewayPort),
        Dashboard = parsed.GetValue(_dashboard),
        Address = parsed.GetValue(_address)!,
    };
}
