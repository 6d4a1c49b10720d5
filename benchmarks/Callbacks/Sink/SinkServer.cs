using System.Globalization;
using System.Text.Json;
using Budkavle.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Budkavle.Callbacks.Sink;

/// <summary>
/// A receiver of callbacks on a socket of this machine, in a process of its own, so that its work is not the sender's. Prints its port, and
/// answers each line of its input: <c>trust NAME SECRET</c>, <c>forget</c>, <c>down</c>, <c>up</c>, <c>count</c>. Down, nobody listens.
/// </summary>
internal static class SinkServer
{
    private const int BodyBytesMax = 64 * 1024;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var book = new SinkBook();
        var port = Ports.Free();
        var server = await ListenAsync(book, port);
        Console.WriteLine(port.ToString(CultureInfo.InvariantCulture));
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "trust":
                    book.Trust(words[1], words[2]);
                    break;
                case "forget":
                    book.Forget();
                    break;
                case "down":
                    await server.DisposeAsync();
                    break;
                case "up":
                    server = await ListenAsync(book, port);
                    break;
            }

            Console.WriteLine(JsonSerializer.Serialize(book.Count()));
        }

        await server.DisposeAsync();
        return 0;
    }

    private static async Task<WebApplication> ListenAsync(SinkBook book, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        var app = builder.Build();
        app.Run(http => TakeAsync(book, http));
        await app.StartAsync();
        return app;
    }

    private static async Task TakeAsync(SinkBook book, HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers;
        var isGenuine = book.Take(
            http.Request.Path.Value!.TrimStart('/'), headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(), body.ToArray());
        http.Response.StatusCode = isGenuine ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
    }
}
