using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Budkavle.Callbacks.Sink;
using Budkavle.Domain.Identity;
using Budkavle.Load;
using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Reporting;
using Budkavle.Load.Running;
using Budkavle.Support;

namespace Budkavle.Callbacks;

/// <summary>
/// One sender of a run: registered by the demo's operator, with a file of its own that the load tool reads its client from.
/// </summary>
internal sealed class Agency
{
    /// <summary>Beyond the demo's own organisations.</summary>
    private const int FirstOrganisation = 500;
    private static readonly string[] Scopes = ["letters:write", "letters:read", "recipients:lookup"];
    private readonly HttpClient _http;
    private readonly string _demo;
    private readonly TokenSource _token;
    private string _callback = "";

    private Agency(int index, HttpClient http, string demo, TokenSource token) =>
        (Index, _http, _demo, _token) = (index, http, demo, token);

    public int Index { get; }

    public static async Task<Agency> RegisterAsync(int index, HttpClient http, DemoFile demo, string folder, CancellationToken cancelled)
    {
        using var keeper = await TokenSource.StartAsync(http, demo.OperatorClientId!, demo.OperatorClientSecret!);
        var sender = await PostAsync(http, keeper, "/v1/senders", new
        {
            organisationNumber = TestNumbers.DemoOrganisation(FirstOrganisation + index).ToDigits(),
            name = string.Create(CultureInfo.InvariantCulture, $"Agency {index}"),
        }, cancelled);
        var path = "/v1/senders/" + sender.GetProperty("senderId").GetString() + "/clients";
        var client = await PostAsync(http, keeper, path, new { name = "bench", scopes = Scopes }, cancelled);
        var (id, secret) = (client.GetProperty("clientId").GetString()!, client.GetProperty("clientSecret").GetString()!);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"agency{index}.json"));
        var own = demo with { ClientId = id, ClientSecret = secret, Recipients = null };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(own), cancelled);
        return new Agency(index, http, file, await TokenSource.StartAsync(http, id, secret));
    }

    public async Task ListenAsync(SinkProcess<SinkCount> sink, CancellationToken cancelled)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{sink.Port}/{Index}");
        var made = await PostAsync(_http, _token, "/v1/callbacks", new { url }, cancelled);
        _callback = "/v1/callbacks/" + made.GetProperty("callbackId").GetString();
        await sink.TellAsync(string.Create(CultureInfo.InvariantCulture, $"trust {Index} {made.GetProperty("secret").GetString()}"));
    }

    /// <summary>How its callback says that it goes.</summary>
    public async Task<JsonElement> ReadCallbackAsync(CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _callback);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Current);
        using var answer = await _http.SendAsync(request, cancelled);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancelled);
    }

    /// <summary>Letters in bulk by the load tool, each to a recipient of its own as long as there are.</summary>
    public Task<LoadResult> SendAsync(string url, string run, int letters, int recipients, CancellationToken cancelled) =>
        LoadRunner.RunAsync(new LoadOptions
        {
            Url = url, Demo = _demo, Mode = LoadMode.Bulk, Connections = 1, Letters = letters, Recipients = recipients, RunName = run,
            SkipRegistration = true, Quiet = true,
        }, cancelled);

    /// <summary>Letters whose time comes later, in one bulk request.</summary>
    public async Task ScheduleAsync(int letters, int recipients, DateTimeOffset at, CancellationToken cancelled)
    {
        var numbers = new RecipientNumbers(recipients, 0);
        var text = new StringBuilder();
        for (var letter = 0; letter < letters; letter++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"key\":\"s{letter}\",\"recipient\":\"{numbers.Text(letter % recipients)}\",")
                .Append(CultureInfo.InvariantCulture, $"\"subject\":\"later\",\"publishAt\":\"{at:O}\",")
                .Append("\"body\":{\"contentType\":\"text/plain\",\"content\":\"x\"}}\n");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, ApiContract.LettersBulk)
        {
            Content = new StringContent(text.ToString(), Encoding.UTF8, "application/x-ndjson"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Current);
        using var answer = await _http.SendAsync(request, cancelled);
        var lines = (await answer.Content.ReadAsStringAsync(cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var accepted = lines.Count(line => line.Contains("\"letterId\"", StringComparison.Ordinal));
        if (accepted != letters) throw new InvalidDataException($"{accepted} of {letters} scheduled letters were accepted: {lines[0]}");
    }

    private static async Task<JsonElement> PostAsync(
        HttpClient http, TokenSource token, string path, object body, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Current);
        using var answer = await http.SendAsync(request, cancelled);
        var text = await answer.Content.ReadAsStringAsync(cancelled);
        if (!answer.IsSuccessStatusCode) throw new InvalidDataException($"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
