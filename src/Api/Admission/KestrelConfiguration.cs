using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Budkavle.Api.Admission;

/// <summary>What the server itself enforces before a request reaches us: sizes, speeds, connections.</summary>
public static class KestrelConfiguration
{
    private const int StreamsPerConnectionMax = 256;
    private const int HeadersMax = 64;

    public static void Apply(this ApiLimits limits, KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.AllowSynchronousIO = false;
        server.Limits.MaxRequestBodySize = limits.BodyBytesMax;
        server.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytesMax;
        server.Limits.MaxRequestHeaderCount = HeadersMax;
        server.Limits.MaxRequestLineSize = limits.RequestLineBytesMax;
        server.Limits.MaxConcurrentConnections = limits.ConnectionsMax;
        server.Limits.MaxConcurrentUpgradedConnections = limits.ConnectionsMax;
        server.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        server.Limits.KeepAliveTimeout = limits.KeepAliveTimeout;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecondMin, limits.SlowBodyGrace);
        server.Limits.MinResponseDataRate = new MinDataRate(limits.BodyBytesPerSecondMin, limits.SlowBodyGrace);
        server.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
    }
}
