using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Mailboxes.Push;

/// <summary>Tells one browser through its push service.</summary>
/// <remarks>
/// A service that does not answer is left alone for a while, each by itself: an address that somebody made up must not hold up those of
/// the others. Addresses are judged as those of callbacks are.
/// </remarks>
public sealed class WebPush : IDisposable
{
    /// <summary>There are a handful of push services; beyond this many others, none is remembered as failing.</summary>
    private const int ServicesMax = 100;

    private readonly Dictionary<string, CircuitBreaker> _circuits = [];
    private readonly Lock _gate = new();
    private readonly PushOptions _options;
    private readonly VapidKey _key;
    private readonly TimeProvider _clock;
    private readonly PublicHttp _http;

    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public WebPush(PushOptions options, VapidKey key, TimeProvider clock)
    {
        (_options, _key, _clock) = (options.Validated(), key, clock);
        _http = new PublicHttp(options.Timeout, options.PrivateAddressesToo);
    }

    public ChannelLimits Limits => _options.Limits;

    /// <summary>What browsers subscribe with.</summary>
    public string PublicKey => _key.PublicKey;

    /// <summary>Whether it is a browser that may be told: its address may be called, and its key is one.</summary>
    public bool Admits(PushSubscription subscription)
    {
        if (!subscription.HasForm() || !Uri.TryCreate(subscription.Endpoint, UriKind.Absolute, out var url)) return false;
        if (!_http.Admits(url)) return false;
        try
        {
            return Encrypt([], subscription).Length > 0;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <param name="topic">32 characters at most: a message that waits is replaced by one of the same topic (RFC 8030 5.4).</param>
    /// <param name="title">The first line shown.</param>
    /// <param name="text">The second.</param>
    public async ValueTask<ChannelOutcome> SendAsync(
        PushSubscription subscription, string topic, string title, string text, CancellationToken cancellationToken)
    {
        if (!Admits(subscription)) return new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressUnusable);
        var url = new Uri(subscription.Endpoint);
        var origin = url.GetLeftPart(UriPartial.Authority);
        if (!TryPass(origin)) return Later(NotificationReason.ProviderUnavailable, 0, _options.Limits.OpenFor);
        var (status, retryAfter) = (0, (RetryConditionHeaderValue?)null);
        try
        {
            using var request = RequestFor(url, subscription, topic, JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["title"] = title, ["body"] = text, ["tag"] = topic }));
            (status, retryAfter) = await _http.SendAsync(request, cancellationToken);
        }
        finally
        {
            // One broken off by a stop counts as a failure of nobody's: it is the last that this process makes.
            Report(origin, status is > 0 and < 500);
        }

        return OutcomeOf(status, WaitOf(retryAfter));
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestFor(Uri url, PushSubscription subscription, string topic, byte[] text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encrypt(text, subscription)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", _key.Authorize(url, _options.Contact, _clock.GetUtcNow()));
        request.Headers.Add("TTL", ((long)_options.TimeToLive.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Topic", topic);
        request.Headers.Add("Urgency", "normal");
        return request;
    }

    private static byte[] Encrypt(ReadOnlySpan<byte> text, PushSubscription subscription) => PushEncryption.Encrypt(
        text, Base64Url.DecodeFromChars(subscription.Key), Base64Url.DecodeFromChars(subscription.Auth));

    private static ChannelOutcome OutcomeOf(int status, TimeSpan wait) => status switch
    {
        >= 200 and < 300 => ChannelOutcome.Sent,
        404 or 410 => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressNotWorking, status),
        429 => Later(NotificationReason.TemporarilyRefused, status, wait),
        0 or >= 500 => Later(NotificationReason.ProviderUnavailable, status, wait),
        _ => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, status),
    };

    private static ChannelOutcome Later(NotificationReason reason, int status, TimeSpan wait) =>
        new(ChannelResult.Temporary, reason, status, wait);

    private TimeSpan WaitOf(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
        _ => default,
    };

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private bool TryPass(string origin)
    {
        lock (_gate) return !_circuits.TryGetValue(origin, out var circuit) || circuit.TryPass(Now);
    }

    private void Report(string origin, bool answered)
    {
        lock (_gate)
        {
            if (!_circuits.TryGetValue(origin, out var circuit))
            {
                if (answered || _circuits.Count >= ServicesMax) return;
                _circuits[origin] = circuit = new CircuitBreaker(_options.Limits.FailuresMax, _options.Limits.OpenFor);
            }

            circuit.Report(answered, Now);
            // Nothing to remember of one that answers.
            if (answered) _circuits.Remove(origin);
        }
    }
}
