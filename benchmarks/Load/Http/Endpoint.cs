using System.Net;
using System.Net.Sockets;

namespace Budkavle.Load.Http;

/// <summary>Where the server listens. Only plain HTTP: TLS would measure the load tool's own encryption on the shared cores.</summary>
internal sealed record Endpoint(string Host, int Port, IPAddress Address)
{
    /// <summary>The value of the Host header.</summary>
    public string Authority => Port == 80 ? Host : $"{Host}:{Port}";

    public Uri Uri => new($"http://{Authority}");

    /// <exception cref="ArgumentException">The address is not an http one or its host is unknown.</exception>
    public static Endpoint Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http")
            throw new ArgumentException($"'{url}' is not an http address, such as http://localhost:8080.");
        var addresses = IPAddress.TryParse(uri.Host, out var literal) ? [literal] : Dns.GetHostAddresses(uri.Host);
        var address = Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        return new Endpoint(uri.Host, uri.Port, address);
    }

    public Socket NewSocket() => new(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
