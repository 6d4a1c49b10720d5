using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Sms;

/// <summary>Text messages through an HTTP gateway.</summary>
/// <remarks>
/// What the answer says is read from its status. Its text is read only where the gateway refuses a message, to see whether it is the
/// number that it refuses; it is not kept, since gateways repeat the number in it.
/// </remarks>
public sealed class SmsChannel : INotificationChannel
{
    /// <summary>A refusal's text is a line; this much of it is looked at.</summary>
    private const int RefusalBytesMax = 2048;

    private readonly SmsOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _authorization;

    /// <param name="handler">What sends; null for connections of its own, kept open and made anew every five minutes.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public SmsChannel(SmsOptions options, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        _options = options.Validated();
        _clock = clock;
        _http = new HttpClient(handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = options.Limits.ConcurrencyMax,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Our traces are nobody else's.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = RefusalBytesMax,
        };
        _authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.UserName}:{options.Password}")));
    }

    public NotificationChannelKind Kind => NotificationChannelKind.Sms;

    public ChannelLimits Limits => _options.Limits;

    public bool Reports => _options.WhenDelivered is not null;

    public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.IsValid(message.Address))
            return new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressUnusable);
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = RequestFor(message);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await OutcomeOfAsync(answer, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ChannelOutcome.Unavailable(NotificationReason.ProviderTimedOut);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private HttpRequestMessage RequestFor(NotificationMessage message)
    {
        var form = new Dictionary<string, string>
        {
            ["from"] = message.From ?? _options.From,
            ["to"] = message.Address,
            ["message"] = message.Text,
        };
        if (_options.WhenDelivered is { } address && message.ReturnWord is { } token)
            form["whendelivered"] = $"{address.AbsoluteUri.TrimEnd('/')}/{token}";
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = _authorization;
        // Nothing to the gateway itself, but a proxy or a test double can tell repeats by it.
        request.Headers.Add("X-Budkavle-Notification-Id", message.Id);
        return request;
    }

    private async ValueTask<ChannelOutcome> OutcomeOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var code = (int)answer.StatusCode;
        switch (answer.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return ChannelOutcome.Sent;
            case HttpStatusCode.TooManyRequests:
                return new ChannelOutcome(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, code, WaitOf(answer));
            case HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity:
                var isNumber = SaysNumber(await ReadRefusalAsync(answer, cancellationToken));
                var reason = isNumber ? NotificationReason.AddressNotWorking : NotificationReason.PermanentlyRefused;
                return new ChannelOutcome(ChannelResult.Permanent, reason, code);
            default:
                // Our account, our money, our address of the gateway, or the gateway itself: nothing that the recipient could help.
                return new ChannelOutcome(ChannelResult.Unavailable, NotificationReason.ProviderUnavailable, code, WaitOf(answer));
        }
    }

    private static async ValueTask<string> ReadRefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = new byte[RefusalBytesMax];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>46elks: <c>Invalid "to" parameter</c> and the like, in text or JSON.</summary>
    private static bool SaysNumber(string refusal) =>
        refusal.Contains("\"to\"", StringComparison.OrdinalIgnoreCase) || refusal.Contains("'to'", StringComparison.OrdinalIgnoreCase)
        || refusal.Contains("\\\"to\\\"", StringComparison.OrdinalIgnoreCase);

    private TimeSpan WaitOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
            _ => default,
        };
}
