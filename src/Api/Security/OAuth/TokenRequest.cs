using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Security.OAuth;

/// <summary>The parameters of a token request, each at most once (RFC 6749, 3.2), and the Basic credentials if there are any.</summary>
internal sealed record TokenRequest
{
    /// <summary>An assertion of an RSA-4096 client is about 1 KB.</summary>
    public const int BodyBytesMax = 16 * 1024;

    private const int BasicLengthMax = 1_024;
    private const string BasicScheme = "Basic ";

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly FormOptions _formOptions = new()
    {
        ValueCountLimit = 16,
        KeyLengthLimit = 64,
        ValueLengthLimit = 8 * 1024,
        BufferBody = false,
    };

    public string? GrantType { get; private init; }
    public string? Scope { get; private init; }
    public string? ClientId { get; private init; }
    public string? ClientSecret { get; private init; }
    public string? AssertionType { get; private init; }
    public string? Assertion { get; private init; }

    /// <summary>Whether there is an Authorization header, readable or not.</summary>
    public bool HasAuthorization { get; private init; }

    public (string ClientId, string Secret)? Basic { get; private init; }

    /// <summary>What an operator's secret is asked for on a page.</summary>
    public static TokenRequest OfOperator(string clientId, string secret) =>
        new() { HasAuthorization = true, Basic = (clientId, secret), Scope = Security.Scope.Operations };

    /// <returns>The request, or what is wrong with it.</returns>
    public static async ValueTask<(TokenRequest? Request, OAuthError? Error)> ReadAsync(
        HttpRequest http, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return (null, OAuthError.InvalidRequest("The body must be application/x-www-form-urlencoded."));

        IFormCollection form;
        try
        {
            form = await new FormFeature(http, _formOptions).ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            return (null, OAuthError.InvalidRequest("The form is too large or not valid."));
        }

        if (form.Files.Count > 0 || form.Any(field => field.Value.Count > 1))
            return (null, OAuthError.InvalidRequest("A parameter may stand only once."));

        var authorization = http.Headers.Authorization;
        return (new TokenRequest
        {
            GrantType = Value("grant_type"),
            Scope = Value("scope"),
            ClientId = Value("client_id"),
            ClientSecret = Value("client_secret"),
            AssertionType = Value("client_assertion_type"),
            Assertion = Value("client_assertion"),
            HasAuthorization = authorization.Count > 0,
            Basic = authorization.Count == 1 ? ReadBasic(authorization[0]) : null,
        }, null);

        // RFC 6749, 3.2: a parameter without a value counts as left out.
        string? Value(string name) => form.TryGetValue(name, out var values) && values[0] is { Length: > 0 } text ? text : null;
    }

    private static (string, string)? ReadBasic(string? header)
    {
        if (header is null || header.Length > BasicLengthMax) return null;
        if (!header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = stackalloc byte[BasicLengthMax];
        if (!Convert.TryFromBase64Chars(header.AsSpan(BasicScheme.Length).Trim(' '), bytes, out var length)) return null;
        try
        {
            // RFC 6749, 2.3.1: id and secret are form-encoded before they are joined.
            var text = _strictUtf8.GetString(bytes[..length]);
            var colon = text.IndexOf(':');
            return colon < 0 ? null : (WebUtility.UrlDecode(text[..colon]), WebUtility.UrlDecode(text[(colon + 1)..]));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
