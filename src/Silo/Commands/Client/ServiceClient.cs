using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Budkavle.Silo.Commands.Client;

/// <summary>A client of a running Budkavle with a token that is renewed before it ends.</summary>
internal sealed class ServiceClient(string baseUrl, string clientId, string secret) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(baseUrl + "/"), Timeout = Timeout.InfiniteTimeSpan };
    private string _token = "";
    private DateTimeOffset _renewAt;

    public void Dispose() => _http.Dispose();

    /// <summary>Sends JSON or nothing and reads a JSON answer.</summary>
    /// <exception cref="CommandFailedException">The answer is a problem.</exception>
    public async Task<JsonElement> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string? key = null)
    {
        using var response = await OpenAsync(method, path, content, cancellationToken, key);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, default, cancellationToken);
        return json.RootElement.Clone();
    }

    /// <summary>Sends a command that has no answer of interest.</summary>
    public async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Post, path, null, cancellationToken);
    }

    /// <summary>Deletes something.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Delete, path, null, cancellationToken);
    }

    /// <summary>Sends a request and gives each line of the answer to the caller as it comes.</summary>
    public async Task LinesAsync(
        HttpMethod method, string path, HttpContent? content, Action<JsonElement> line, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, content, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            if (text.Length == 0) continue;
            using var json = JsonDocument.Parse(text);
            line(json.RootElement);
        }
    }

    /// <summary>Uses a token that was obtained elsewhere, such as a recipient's.</summary>
    public void UseToken(string token) => (_token, _renewAt) = (token, DateTimeOffset.MaxValue);

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new CommandFailedException(await DescribeAsync(response, cancellationToken));
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (DateTimeOffset.UtcNow < _renewAt) return _token;
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new CommandFailedException($"The service gave no token ({(int)response.StatusCode}): check client id and secret.");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        _token = json.RootElement.GetProperty("access_token").GetString()!;
        // Half its life: a token must not end while a long upload begins.
        _renewAt = DateTimeOffset.UtcNow.AddSeconds(json.RootElement.GetProperty("expires_in").GetInt32() / 2.0);
        return _token;
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"The service answered {(int)response.StatusCode}";
        try
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var problem = json.RootElement;
            var parts = new[] { "code", "title", "detail" }.Select(name => Json.Text(problem, name)).Where(part => part.Length > 0);
            return $"{status}: {string.Join(" ", parts)}";
        }
        catch (JsonException)
        {
            return status + ".";
        }
    }
}
