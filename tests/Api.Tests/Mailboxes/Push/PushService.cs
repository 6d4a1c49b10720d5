using System.Collections.Concurrent;
using System.Globalization;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.Mailboxes.Push;

/// <summary>A push service on a socket of this machine, which keeps what it is given.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly ConcurrentQueue<Message> _messages = new();
    private LocalServer _server = null!;

    public string Url => _server.Url;

    public IReadOnlyList<Message> Messages => [.. _messages];

    /// <summary>The status that a message to a path is answered with.</summary>
    public Func<string, int> Answers { get; set; } = _ => 201;

    /// <summary>What it asks for with an answer that is no success; null for nothing.</summary>
    public TimeSpan? RetryAfter { get; set; }

    public static async Task<PushService> StartAsync()
    {
        var service = new PushService();
        service._server = await LocalServer.StartAsync(app => app.MapPost("/{**path}", service.TakeAsync));
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes);
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _messages.Enqueue(new Message(http.Request.Path, headers, bytes.ToArray()));
        http.Response.StatusCode = Answers(http.Request.Path);
        if (RetryAfter is { } wait && http.Response.StatusCode >= 300)
            http.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    internal sealed record Message(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
