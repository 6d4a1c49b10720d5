using System.Collections.Concurrent;
using System.Text;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>Takes what is sent by OTLP over gRPC and keeps it as it came: texts stand in it as they are.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Call, byte[] Bytes)> _taken = new();
    private LocalServer _server = null!;

    public string Url => _server.Url;

    /// <summary>All that came by a call whose path has this word.</summary>
    public string Taken(string word) =>
        string.Concat(_taken.Where(one => one.Call.Contains(word, StringComparison.Ordinal))
            .Select(one => Encoding.UTF8.GetString(one.Bytes)));

    /// <summary>All spans that came.</summary>
    public IReadOnlyList<CollectedSpan> Spans => [.. _taken
        .Where(one => one.Call.Contains("TraceService", StringComparison.Ordinal))
        // Five bytes of frame, then the message.
        .SelectMany(one => CollectedSpan.ReadAll(one.Bytes.AsMemory(5)))];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        collector._server = await LocalServer.StartAsync(
            app => app.MapPost("/{**path}", collector.TakeAsync), listen => listen.Protocols = HttpProtocols.Http2);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes);
        _taken.Enqueue((http.Request.Path, bytes.ToArray()));
        http.Response.ContentType = "application/grpc";
        http.Response.AppendTrailer("grpc-status", "0");
        // An empty message: five bytes of frame.
        await http.Response.Body.WriteAsync(new byte[5]);
    }
}
