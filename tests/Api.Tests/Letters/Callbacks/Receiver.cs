using System.Collections.Concurrent;
using System.Text.Json;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>An agency's server that takes callbacks, on a socket of this machine.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Message> _messages = new();
    private LocalServer _server = null!;

    public string Url => _server.Url + "/letters";

    /// <summary>Everything that came, taken or not, in the order in which it came.</summary>
    public IReadOnlyList<Message> Messages => [.. _messages];

    /// <summary>What came and was taken.</summary>
    public IReadOnlyList<Message> Taken => [.. _messages.Where(message => message.Status < 300)];

    /// <summary>The status that a message is answered with.</summary>
    public Func<Message, int> Answers { get; set; } = _ => 204;

    /// <summary>Where an answer of 3xx points to.</summary>
    public string Location { get; set; } = "/elsewhere";

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._server = await LocalServer.StartAsync(app => app.MapPost("/{**path}", receiver.TakeAsync));
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers
            .Where(header => header.Key is "Authorization" or "traceparent"
                || header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var message = new Message(http.Request.Path, headers, await reader.ReadToEndAsync(), 0);
        message = message with { Status = Answers(message) };
        _messages.Enqueue(message);
        http.Response.StatusCode = message.Status;
        if (message.Status is >= 300 and < 400) http.Response.Headers.Location = Location;
    }

    /// <summary>What came, and what it was answered.</summary>
    internal sealed record Message(string Path, IReadOnlyDictionary<string, string> Headers, string Body, int Status)
    {
        public string Id => Headers["webhook-id"];

        public string Type => Json.Parse(Body).Text("type")!;

        public string? Letter => Json.Parse(Body).TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data.Text("letterId") : null;
    }
}
