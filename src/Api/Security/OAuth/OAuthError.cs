using System.Text.Json;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Security.OAuth;

/// <summary>
/// An error of the token endpoint in the form of RFC 6749, 5.2 (which is not a problem document, because OAuth clients expect this
/// one).
/// </summary>
internal sealed record OAuthError(string Error, string Description, int Status, TimeSpan? RetryAfter = null) : IResult
{
    /// <summary>The same words whatever was wrong: which part was, is nobody's business who does not hold the secret.</summary>
    public static readonly OAuthError InvalidClient = new("invalid_client", "Client authentication failed.", 401);

    public static readonly OAuthError UnsupportedGrantType = new("unsupported_grant_type", "Only client_credentials is supported.", 400);
    public static readonly OAuthError InvalidScope = new("invalid_scope", "A requested scope is unknown or not the client's.", 400);

    public static readonly OAuthError Unavailable = new(
        "temporarily_unavailable", "The client cannot be looked up now.", 503, TimeSpan.FromSeconds(2));

    public static OAuthError InvalidRequest(string description) => new("invalid_request", description, 400);

    public static OAuthError TooManyFailures(TimeSpan retryAfter) =>
        new("temporarily_unavailable", "Too many failed attempts.", 429, retryAfter);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Basic realm=\"budkavle\", charset=\"UTF-8\"";
        if (RetryAfter is { } delay) response.Headers.RetryAfter = ProblemResult.Seconds(delay);
        await using (var writer = new Utf8JsonWriter(response.BodyWriter))
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, Error);
            writer.WriteString("error_description"u8, Description);
            writer.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
