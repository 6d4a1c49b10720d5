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
    /// <summary>There are a handful of push services; with this many that fail, all are forgotten.</summary>
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
    public bool Admits(PushSubscription subscription) =>
        AddressOf(subscription) is not null && Encrypt([], subscription) is not null;

    /// <summary>Null for one that may not be called.</summary>
    private Uri? AddressOf(PushSubscription subscription) =>
        subscription.HasForm() && Uri.TryCreate(subscription.Endpoint, UriKind.Absolute, out var url) && _http.Admits(url) ? url : null;

    /// <param name="topic">32 characters at most: a message that waits is replaced by one of the same topic (RFC 8030 5.4).</param>
    /// <param name="title">The first line shown.</param>
    /// <param name="text">The second.</param>
    public async ValueTask<ChannelOutcome> SendAsync(
        PushSubscription subscription, string topic, string title, string text, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["title"] = title, ["body"] = text, ["tag"] = topic });
        if (AddressOf(subscription) is not { } url || Encrypt(message, subscription) is not { } body)
            return new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressUnusable);
        var origin = url.GetLeftPart(UriPartial.Authority);
        if (!TryPass(origin)) return Later(NotificationReason.ProviderUnavailable, 0, _options.Limits.OpenFor);
        var (status, retryAfter) = (0, (RetryConditionHeaderValue?)null);
        try
        {
            using var request = RequestFor(url, topic, body);
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

    private HttpRequestMessage RequestFor(Uri url, string topic, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", _key.Authorize(url, _options.Contact, _clock.GetUtcNow()));
        request.Headers.Add("TTL", ((long)_options.TimeToLive.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Topic", topic);
        request.Headers.Add("Urgency", "normal");
        return request;
    }

    /// <summary>Null if the browser's key is none.</summary>
    private static byte[]? Encrypt(ReadOnlySpan<byte> text, PushSubscription subscription)
    {
        try
        {
            return PushEncryption.Encrypt(text, Base64Url.DecodeFromChars(subscription.Key), Base64Url.DecodeFromChars(subscription.Auth));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

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
                if (answered) return;
                // Somebody makes them up: those that matter are found out again by a few attempts.
                if (_circuits.Count >= ServicesMax) _circuits.Clear();
                _circuits[origin] = circuit = new CircuitBreaker(_options.Limits.FailuresMax, _options.Limits.OpenFor);
            }

            circuit.Report(answered, Now);
            // Nothing to remember of one that answers.
            if (answered) _circuits.Remove(origin);
        }
    }
}
