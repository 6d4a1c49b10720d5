using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Budkavle.Support;

namespace Budkavle.Relay;

/// <summary>One operator: a silo in a process of its own with a demo's data, and clients of it.</summary>
internal sealed class House : IDisposable
{
    private readonly ChildServer _silo;
    private readonly HttpClient _http;
    private readonly JsonElement _demo;

    private House(ChildServer silo, JsonElement demo)
    {
        (_silo, _demo) = (silo, demo);
        _http = new HttpClient { BaseAddress = silo.Address, Timeout = TimeSpan.FromMinutes(30) };
    }

    public ChildServer Silo => _silo;

    public static async Task<House> StartAsync(string program, string folder, string settings)
    {
        var (port, data) = (Ports.Free(), Path.Combine(folder, "data"));
        string[] serve =
        [
            "serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data, "--mina-meddelanden", settings,
        ];
        var silo = await ChildServer.StartAsync(program, serve, port, Path.Combine(folder, "silo.log"));
        return new House(silo, JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "demo.json"))).RootElement);
    }

    public string Recipient(int index) => _demo.GetProperty("recipients")[index].GetString()!;

    public Task<string> KeysAsync() => _http.GetStringAsync("/.well-known/evidence-keys");

    /// <summary>Letters that have come into mailboxes of the silo since it started.</summary>
    public async Task<long> LettersAsync() =>
        JsonDocument.Parse(await _http.GetStringAsync("/live/letters")).RootElement.GetProperty("letters").GetInt64();

    /// <summary>The letters of a mailbox.</summary>
    public async Task<long> LettersOfAsync(int recipient) =>
        (await ReadAsync(HttpMethod.Get, "/v1/mailbox", await OwnerAsync(recipient))).GetProperty("letters").GetInt64();

    public async Task ChooseAsync(int recipient, string domain)
    {
        var chosen = new StringContent($"{{\"language\":\"sv\",\"operator\":\"{domain}\"}}", Encoding.UTF8, "application/json");
        await ReadAsync(HttpMethod.Put, "/v1/mailbox/settings", await OwnerAsync(recipient), chosen);
    }

    /// <summary>Sends letters in bulk, to so many recipients in turn; returns when all are accepted.</summary>
    public async Task SendAsync(int letters, int first, int recipients)
    {
        var lines = new StringBuilder();
        for (var index = 0; index < letters; index++)
        {
            lines.Append("{\"key\":\"").Append(Guid.NewGuid()).Append("\",\"recipient\":\"").Append(Recipient(first + (index % recipients)))
                .Append("\",\"subject\":\"Beslut i ärende ").Append(index)
                .Append("\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"").Append('x', 1000).Append("\"}}\n");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/letters/bulk");
        request.Content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("client"));
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || text.Contains("\"code\":", StringComparison.Ordinal))
            throw new InvalidOperationException("Letters were refused.");
    }

    /// <summary>Writes the package of a mailbox to a file.</summary>
    public async Task ExportAsync(int recipient, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/mailbox/export");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await OwnerAsync(recipient));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var file = File.Create(path);
        await answer.Content.CopyToAsync(file);
    }

    public async Task<JsonElement> ImportAsync(int recipient, string path)
    {
        await using var file = File.OpenRead(path);
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        content.Headers.Add("Budkavle-Recipient", Recipient(recipient));
        return await ReadAsync(HttpMethod.Post, "/v1/operations/mailboxes/import", await TokenAsync("operatorClient"), content);
    }

    public void Dispose()
    {
        _http.Dispose();
        _silo.Dispose();
    }

    private async Task<string> OwnerAsync(int recipient)
    {
        var body = new StringContent($"{{\"recipient\":\"{Recipient(recipient)}\"}}", Encoding.UTF8, "application/json");
        var answer = await ReadAsync(HttpMethod.Post, "/dev/recipient-token", await TokenAsync("operatorClient"), body);
        return answer.GetProperty("access_token").GetString()!;
    }

    private async Task<string> TokenAsync(string client)
    {
        var credential = $"{_demo.GetProperty(client + "Id").GetString()}:{_demo.GetProperty(client + "Secret").GetString()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(credential)));
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }

    private async Task<JsonElement> ReadAsync(HttpMethod method, string path, string token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
