using System.Text.Json;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Questions to the provider: bounded in time and size, no redirects followed.</summary>
internal sealed class OidcHttp : IDisposable
{
    private readonly HttpClient _http;

    public OidcHttp(OidcOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // So that a change of the provider's address is seen.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = options.AnswerBytesMax };
    }

    public async Task<JsonElement> GetJsonAsync(string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return ParseJson((await SendAsync(request, cancellationToken)).Text);
    }

    public async Task<JsonElement> PostFormAsync(string address, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        return ParseJson((await SendAsync(request, cancellationToken)).Text);
    }

    /// <summary>Media type and text of what the token opens.</summary>
    public async Task<(string MediaType, string Text)> GetWithTokenAsync(string address, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(string MediaType, string Text)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status >= 500 || status == StatusCodes.Status429TooManyRequests)
                throw new EidException(EidFailure.Unavailable, $"the provider answered {status}");
            if (status != StatusCodes.Status200OK) throw new EidException(EidFailure.Fault, $"the provider answered {status}");
            return (response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            throw new EidException(EidFailure.Unavailable, "the provider cannot be reached");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EidException(EidFailure.Unavailable, "the provider took too long");
        }
    }

    private static JsonElement ParseJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new EidException(EidFailure.Fault, "the provider's answer is no JSON");
        }
    }
}
