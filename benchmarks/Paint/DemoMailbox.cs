using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Budkavle.Paint;

/// <summary>Fills mailboxes of a demo through its API.</summary>
internal sealed class DemoMailbox : IDisposable
{
    /// <summary>Lines of one bulk request: a token lasts ten minutes.</summary>
    private const int LinesPerRequest = 50_000;

    private readonly HttpClient _http;
    private readonly JsonElement _demo;

    public DemoMailbox(string demoFile)
    {
        _demo = JsonDocument.Parse(File.ReadAllBytes(demoFile)).RootElement;
        Url = _demo.GetProperty("baseUrl").GetString()!;
        _http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromMinutes(10) };
    }

    public string Url { get; }

    /// <summary>Sends what is missing to so many letters; returns how many were sent.</summary>
    public async Task<int> FillAsync(int recipient, int letters, CancellationToken cancellationToken)
    {
        var number = _demo.GetProperty("recipients")[recipient].GetString()!;
        var missing = letters - await CountAsync(number, cancellationToken);
        for (var sent = 0; sent < missing; sent += LinesPerRequest)
            await SendAsync(number, sent, Math.Min(LinesPerRequest, missing - sent), cancellationToken);
        return Math.Max(0, missing);
    }

    public void Dispose() => _http.Dispose();

    private async Task<int> CountAsync(string number, CancellationToken cancellationToken)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/dev/recipient-token")
        {
            Content = new StringContent($"{{\"recipient\":\"{number}\"}}", Encoding.UTF8, "application/json"),
        };
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("operatorClient", cancellationToken));
        var owner = (await ReadAsync(asked, cancellationToken)).GetProperty("access_token").GetString();
        using var read = new HttpRequestMessage(HttpMethod.Get, "/v1/mailbox");
        read.Headers.Authorization = new AuthenticationHeaderValue("Bearer", owner);
        return (await ReadAsync(read, cancellationToken)).GetProperty("letters").GetInt32();
    }

    private async Task SendAsync(string number, int first, int count, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        for (var index = first; index < first + count; index++)
        {
            lines.Append("{\"key\":\"").Append(Guid.NewGuid()).Append("\",\"recipient\":\"").Append(number)
                .Append("\",\"subject\":\"Beslut i ärende ").Append(index)
                .Append("\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"Hej.\"}}\n");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/letters/bulk")
        {
            Content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("client", cancellationToken));
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (text.Contains("\"code\":", StringComparison.Ordinal)) throw new InvalidOperationException("Some letters were refused.");
    }

    private async Task<string> TokenAsync(string client, CancellationToken cancellationToken)
    {
        var credential = $"{_demo.GetProperty(client + "Id").GetString()}:{_demo.GetProperty(client + "Secret").GetString()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credential)));
        return (await ReadAsync(request, cancellationToken)).GetProperty("access_token").GetString()!;
    }

    private async Task<JsonElement> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
    }
}
