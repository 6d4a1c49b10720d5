using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>An agency's server that takes callbacks, on a socket of this machine.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Message> _messages = new();
    private WebApplication _app = null!;

    public string Url { get; private set; } = "";

    /// <summary>Everything that came, taken or not, in the order in which it came.</summary>
    public IReadOnlyList<Message> Messages => [.. _messages];

    /// <summary>What came and was taken.</summary>
    public IReadOnlyList<Message> Taken => [.. _messages.Where(message => message.Status < 300)];

    /// <summary>The status that a message is answered with.</summary>
    public Func<Message, int> Answers { get; set; } = _ => 204;

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var port = FreePort.Find();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        receiver._app = builder.Build();
        receiver._app.MapPost("/{**path}", receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Url = $"http://127.0.0.1:{port}/letters";
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var message = new Message(http.Request.Path, headers, await reader.ReadToEndAsync(), 0);
        message = message with { Status = Answers(message) };
        _messages.Enqueue(message);
        http.Response.StatusCode = message.Status;
        if (message.Status is >= 300 and < 400) http.Response.Headers.Location = "/elsewhere";
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
