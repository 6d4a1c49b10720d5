using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// The way out to addresses that others have named: https, no redirects, no proxy, and only to public addresses. The name is looked up
/// here and the connection made to an address that was judged, so a name that points elsewhere a moment later gains nothing (DNS
/// rebinding).
/// </summary>
internal sealed class PublicHttp : IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;
    private readonly HttpClient _http;
    private readonly bool _privateToo;
    private readonly TimeSpan _timeout;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _find;
    private readonly Func<IPAddress, bool> _isPublic;

    /// <param name="timeout">The time that an answer may take.</param>
    /// <param name="privateToo">Whether http and private addresses may be called: a demo on one's own machine.</param>
    /// <param name="find">Looks names up; the system's way for null.</param>
    /// <param name="isPublic">Judges addresses; <see cref="PublicAddresses"/> for null.</param>
    public PublicHttp(
        TimeSpan timeout, bool privateToo, Func<string, CancellationToken, Task<IPAddress[]>>? find = null,
        Func<IPAddress, bool>? isPublic = null)
    {
        (_privateToo, _timeout) = (privateToo, timeout);
        (_find, _isPublic) = (find ?? Dns.GetHostAddressesAsync, isPublic ?? PublicAddresses.IsPublic);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = timeout,
            // So that a name which moves is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            ConnectCallback = ConnectAsync,
            // Our traces are nobody else's.
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether an address may be called, as far as its text tells; names are judged at each connection.</summary>
    public bool Admits(Uri url) =>
        url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (_privateToo && url.Scheme == Uri.UriSchemeHttp))
        && (_privateToo || (!IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) || _isPublic(address)))
        && (_privateToo || url.HostNameType != UriHostNameType.Dns || url.Host.Contains('.', StringComparison.Ordinal));

    /// <summary>Sends a request. What the receiver says besides its status and when to come again is not read.</summary>
    /// <returns>The HTTP status; 0 where there was no answer.</returns>
    public async Task<(int Status, RetryConditionHeaderValue? RetryAfter)> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(_timeout);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timed.Token);
            // Read so that the connection can be used again; more than this and it is dropped.
            await response.Content.LoadIntoBufferAsync(AnswerBytesMax, timed.Token);
            return ((int)response.StatusCode, response.Headers.RetryAfter);
        }
        catch (HttpRequestException fault)
        {
            return ((int?)fault.StatusCode ?? 0, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, null);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await _find(context.DnsEndPoint.Host, cancellationToken);
        // One closed address among public ones is no accident.
        if (addresses.Length == 0 || (!_privateToo && !addresses.All(_isPublic)))
            throw new HttpRequestException("The receiver has no public address.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
