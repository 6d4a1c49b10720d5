using System.Net;
using System.Net.Sockets;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// Which addresses are on the public internet: a sender must not be able to have us call what is behind our own walls. By IANA's registries
/// of special-purpose addresses (RFC 6890); whatever carries an IPv4 address inside is judged by that one.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] _closed = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "3fff::/20",
    }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork _global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork _nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork _sixToFour = IPNetwork.Parse("2002::/16");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            if (_nat64.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(12)));
            if (_sixToFour.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
            if (address.ScopeId != 0 || !_global.Contains(address)) return false;
        }

        return !_closed.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
