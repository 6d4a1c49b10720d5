using System.Net;
using System.Net.Sockets;

namespace Budkavle.Tests.Support;

/// <summary>A port of the loopback address that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>Below those that the system gives to outgoing connections, so that none of these takes it before its server does.</summary>
    private const int First = 20_000;
    private const int End = 32_768;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
