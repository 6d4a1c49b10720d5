using System.Net;

namespace Budkavle.Silo.Hosting;

/// <summary>A process's place in a cluster. Only the Orleans engine has one; the embedded engine takes nothing but the defaults.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// API and pages only, as a client of the silos: no shard, no dispatch, no notification, no evidence. The silos need a gateway port.
    /// </summary>
    public bool FrontEnd { get; init; }

    /// <summary>Silos with one name over one database are one cluster.</summary>
    public string ClusterId { get; init; } = "budkavle";

    /// <summary>Where the other silos reach this one.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Where front ends reach this silo; 0 for nowhere, since the API runs inside every silo too.</summary>
    public int GatewayPort { get; init; }

    /// <summary>The address of this machine that the other silos use. Loopback means that all silos are on this machine.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>
    /// Microsoft's dashboard at /ops/orleans, for whoever is logged in at /ops. Off by default: it puts a filter before every grain call.
    /// </summary>
    public bool Dashboard { get; init; }

    /// <exception cref="ArgumentException">One of them cannot be used.</exception>
    public IPAddress Validate()
    {
        if (ClusterId.Length is 0 or > 150) throw new ArgumentException("--cluster-id has 1 to 150 characters.");
        if (SiloPort is < 1 or > 65535) throw new ArgumentException("--silo-port is 1 to 65535.");
        if (GatewayPort is < 0 or > 65535) throw new ArgumentException("--gateway-port is 1 to 65535, or 0 for none.");
        if (GatewayPort == SiloPort) throw new ArgumentException("--gateway-port and --silo-port must differ.");
        if (FrontEnd && Dashboard) throw new ArgumentException("--dashboard is for silos: a front end has no grains to show.");
        if (FrontEnd && GatewayPort != 0) throw new ArgumentException("--gateway-port is for silos: a front end goes to theirs.");
        return IPAddress.TryParse(Address, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new ArgumentException("--advertised-address is an address of this machine that the other silos reach.");
    }
}
