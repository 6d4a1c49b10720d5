using System.Globalization;
using System.Net.Http.Headers;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>The way out to receivers of callbacks: see <see cref="PublicHttp"/>.</summary>
internal sealed class CallbackHttp : IDisposable
{
    private readonly PublicHttp _http;

    /// <param name="limits">For the time an answer may take.</param>
    /// <param name="options">Whether this is a demo, which may call this machine.</param>
    public CallbackHttp(CallbackLimits limits, CallbackOptions options) =>
        _http = new PublicHttp(limits.Timeout, options.PrivateAddressesToo);

    /// <summary>Whether an address may be called, as far as its text tells; names are judged at each connection.</summary>
    public bool Admits(Uri url) => _http.Admits(url);

    /// <summary>Sends a message, signed in either form. What the receiver says besides its status is not read.</summary>
    /// <returns>The HTTP status; 0 where there was no answer.</returns>
    public async Task<int> PostAsync(
        string url, string id, long timestamp, string signature, string? bearer, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature);
        request.Headers.Add("User-Agent", "Budkavle");
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var span = EngineSpans.Send("callback", "server.address", request.RequestUri!.Host);
        var status = (await _http.SendAsync(request, cancellationToken)).Status;
        span.End(status.ToString(CultureInfo.InvariantCulture), status is < 200 or >= 300);
        return status;
    }

    public void Dispose() => _http.Dispose();
}
