using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>Needs a machine with an address in a network: from the loopback address everybody is believed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnAddressTheoryAttribute : TheoryAttribute
{
    public OwnAddressTheoryAttribute() => Skip = Address is null ? "This machine has no address but the loopback address." : null;

    public static IPAddress? Address { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(one => one.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
