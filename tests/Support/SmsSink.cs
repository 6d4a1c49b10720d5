using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Tests.Support;

/// <summary>
/// A gateway as 46elks documents its own, on a loopback port: takes posted forms with basic authentication. Written apart from the client
/// it tests.
/// </summary>
public sealed class SmsSink : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;
    private readonly ConcurrentQueue<(string, string, string?, string?, Dictionary<string, string>)> _requests = new();

    public SmsSink()
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/a1/sms");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _loop = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<(string Method, string Path, string? Authorization, string? Id, Dictionary<string, string> Form)> Requests =>
        [.. _requests];

    public Func<(int Status, string Body, string? RetryAfter)> Answer { get; set; } =
        () => (200, """{"status":"created","direction":"outgoing","id":"s0123456789abcdef"}""", null);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var form = (await reader.ReadToEndAsync()).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
                .ToDictionary(pair => Decode(pair[0]), pair => Decode(pair[1]));
            _requests.Enqueue((context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"],
                context.Request.Headers["X-Budkavle-Notification-Id"], form));
            var (status, body, retryAfter) = Answer();
            context.Response.StatusCode = status;
            if (retryAfter is not null) context.Response.Headers["Retry-After"] = retryAfter;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
