using System.Text.Json;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>
/// A refusal as clients of GOV.UK Notify read it: <c>{status_code, errors: [{error, message}]}</c>. Every answer below /v2 that is none of
/// the contract's own is made into one.
/// </summary>
internal sealed class NotifyError : IResult, IStatusCodeHttpResult
{
    private readonly int _status;
    private readonly string _error;
    private readonly IReadOnlyList<string> _messages;

    private NotifyError(int status, string error, IReadOnlyList<string> messages) =>
        (_status, _error, _messages) = (status, error, messages);

    public int? StatusCode => _status;

    /// <summary>Whether an answer to this request must have the contract's form.</summary>
    public static bool Covers(HttpContext http) => http.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal);

    /// <summary>Something in the request is wrong; one entry for each fault.</summary>
    public static NotifyError Validation(params IReadOnlyList<string> messages) =>
        new(StatusCodes.Status400BadRequest, "ValidationError", messages);

    public static NotifyError BadRequest(string message) => new(StatusCodes.Status400BadRequest, "BadRequestError", [message]);

    /// <summary>The key is not one for this.</summary>
    public static NotifyError Forbidden(string message) => new(StatusCodes.Status403Forbidden, "BadRequestError", [message]);

    public static NotifyError Auth(int status, string message) => new(status, "AuthError", [message]);

    public static NotifyError NoResult() => new(StatusCodes.Status404NotFound, "NoResultFound", ["No result found"]);

    public static NotifyError RateLimit(OutboundKey key = OutboundKey.Live) => new(
        StatusCodes.Status429TooManyRequests, "RateLimitError",
        [
            $"Exceeded rate limit for key type {NotifyKeyTypes.NameOf(key).ToUpperInvariant()} of {NotifyRates.PerMinute} requests "
            + "per 60 seconds",
        ]);

    /// <param name="what">letter, email, sms or international_sms.</param>
    public static NotifyError QuotaExceeded(string what, long perDay) =>
        new(StatusCodes.Status429TooManyRequests, "TooManyRequestsError", [$"Exceeded send limits ({what}: {perDay}) for today"]);

    /// <summary>What the rest of the service would have answered with a problem.</summary>
    public static NotifyError Of(ProblemCode code) => code.Status switch
    {
        _ when code == ProblemCode.MalformedJson => BadRequest(NotifyBody.NotJson),
        StatusCodes.Status401Unauthorized => Auth(code.Status, NotifyAuthenticator.NoToken),
        StatusCodes.Status403Forbidden => Auth(code.Status, code.Title),
        StatusCodes.Status404NotFound => NoResult(),
        StatusCodes.Status405MethodNotAllowed =>
            new(code.Status, "MethodNotAllowed", ["The method is not allowed for the requested URL."]),
        StatusCodes.Status429TooManyRequests => RateLimit(),
        StatusCodes.Status500InternalServerError => new(code.Status, "InternalServerError", ["Internal server error"]),
        StatusCodes.Status503ServiceUnavailable => new(code.Status, "ServiceUnavailable", ["Service unavailable, try again later"]),
        StatusCodes.Status504GatewayTimeout => new(code.Status, "GatewayTimeout", ["Timeout serving request"]),
        _ => new(code.Status, "BadRequestError", [code.Title]),
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        await using (var writer = new Utf8JsonWriter(response.BodyWriter))
        {
            writer.WriteStartObject();
            writer.WriteNumber("status_code"u8, _status);
            writer.WriteStartArray("errors"u8);
            foreach (var message in _messages)
            {
                writer.WriteStartObject();
                writer.WriteString("error"u8, _error);
                writer.WriteString("message"u8, message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
