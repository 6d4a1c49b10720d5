using System.Text.Json;

namespace Budkavle.Api.Security.OAuth;

/// <summary>The token endpoint's answer (RFC 6749, 5.1).</summary>
internal sealed record TokenResponse(IssuedToken Token) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        await using (var writer = new Utf8JsonWriter(response.BodyWriter))
        {
            writer.WriteStartObject();
            writer.WriteString("access_token"u8, Token.AccessToken);
            writer.WriteString("token_type"u8, "Bearer"u8);
            writer.WriteNumber("expires_in"u8, (long)Token.ExpiresIn.TotalSeconds);
            writer.WriteString("scope"u8, Token.Scopes.ToString());
            writer.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
