using System.Net;
using System.Net.Sockets;

namespace Budkavle.Api.Security.Clients;

/// <summary>Where a request came from, as limits count it.</summary>
internal static class ClientAddress
{
    /// <summary>An IPv6 household has 2^64 addresses, so its prefix is what counts.</summary>
    public static IPAddress Normalise(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
