using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Http;

namespace Budkavle.Load.Contract;

/// <summary>
/// The server under load: where it is, which paths it has and who we are there. Two dialects: a silo, and the plain program of
/// <c>benchmarks/Plain</c>, which has the same bodies but neither tokens nor registered recipients.
/// </summary>
internal sealed class Target : IDisposable
{
    private readonly HttpClient _http;

    private Target(Endpoint endpoint, HttpClient http, TokenSource? sender, TokenSource? registrar, bool isPlain)
    {
        (Endpoint, _http, Sender, Operator, IsPlain) = (endpoint, http, sender, registrar, isPlain);
    }

    public Endpoint Endpoint { get; }

    public bool IsPlain { get; }

    public TokenSource? Sender { get; }

    public TokenSource? Operator { get; }

    public string SinglePath => IsPlain ? "/letters" : ApiContract.Letters;

    public string BulkPath => IsPlain ? "/letters/bulk" : ApiContract.LettersBulk;

    /// <summary>The Authorization header line of the sender, with its line end; empty for the plain program.</summary>
    public string SenderHeader => Sender is null ? "" : $"Authorization: Bearer {Sender.Current}\r\n";

    public string OperatorHeader => Operator is null ? SenderHeader : $"Authorization: Bearer {Operator.Current}\r\n";

    public static async Task<Target> OpenAsync(LoadOptions options)
    {
        var demo = options.Demo is null ? null : DemoFile.Read(options.Demo);
        var url = options.Url ?? demo?.BaseUrl ?? throw new ArgumentException("Say where the server is: --url or --demo.");
        var endpoint = Endpoint.Parse(url);
        var http = new HttpClient { BaseAddress = endpoint.Uri, Timeout = TimeSpan.FromMinutes(10) };
        if (options.Plain)
            return new Target(endpoint, http, null, null, isPlain: true);
        if (demo is null)
            throw new ArgumentException("Say who sends: --demo DIR/demo.json, as written by the silo's first start.");
        var sender = await TokenSource.StartAsync(http, demo.ClientId, demo.ClientSecret);
        var registrar = demo.OperatorClientId is null ? null
            : await TokenSource.StartAsync(http, demo.OperatorClientId, demo.OperatorClientSecret ?? "");
        return new Target(endpoint, http, sender, registrar, isPlain: false);
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation, string? token = null) =>
        SendAsync(HttpMethod.Get, path, null, token ?? Sender?.Current, cancellation);

    public Task<JsonElement> PostAsync(string path, string? json, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, json, Sender?.Current, cancellation);

    /// <summary>A token for the mailbox of a test recipient; only a demo gives one.</summary>
    public async Task<string> RecipientTokenAsync(string recipient, CancellationToken cancellation)
    {
        var body = $$"""{"recipient":"{{recipient}}"}""";
        var answer = await SendAsync(
            HttpMethod.Post, ApiContract.RecipientToken, body, (Operator ?? Sender)?.Current, cancellation);
        return answer.GetProperty(ApiContract.AccessToken).GetString()!;
    }

    public void Dispose()
    {
        Sender?.Dispose();
        Operator?.Dispose();
        _http.Dispose();
    }

    private async Task<JsonElement> SendAsync(
        HttpMethod method, string path, string? json, string? token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException($"{method} {path.Split('?')[0]} answered {(int)response.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return document.RootElement.Clone();
    }
}
