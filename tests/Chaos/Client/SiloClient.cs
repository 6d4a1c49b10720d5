using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Budkavle.Checker;

namespace Budkavle.Chaos.Client;

/// <summary>
/// The agency, the operator and the recipients over HTTP. Nothing here throws for what a silo or a connection does: an answer says what
/// came.
/// </summary>
internal sealed class SiloClient : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _tokenAge = TimeSpan.FromMinutes(5);

    /// <summary>Without a silo or a token nothing was asked, so nothing was done.</summary>
    private static readonly Answer NotSent = new(429, RefusalCodes.NotSent, default);

    private readonly HttpClient _http =
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ConcurrentDictionary<string, (string Token, long At)> _tokens = [];
    private readonly Target _target;
    private readonly TimeProvider _clock;

    public SiloClient(Target target, Cast cast, TimeProvider clock) => (_target, Cast, _clock) = (target, cast, clock);

    public Cast Cast { get; }

    public Target Target => _target;

    public Task<Answer> AgencyAsync(
        HttpMethod method, string path, string? body = null, string? key = null, string type = "application/json", Uri? server = null) =>
        SendAsync(method, path, () => LogInAsync("agency", Cast.ClientId, Cast.ClientSecret), "agency", body, key, type, server);

    public Task<Answer> OwnerAsync(int recipient, HttpMethod method, string path)
    {
        var who = Client.Cast.NameOf(recipient);
        return SendAsync(method, path, () => OwnerTokenAsync(who, recipient), who, null, null, "", null);
    }

    /// <summary>Sends lines in bulk and hands over each line of the answer as it comes. Returns the status, 0 if it broke off.</summary>
    public async Task<(int Status, string Code)> BulkAsync(string lines, Action<JsonElement> onLine)
    {
        using var late = new CancellationTokenSource(_limit * 2, _clock);
        try
        {
            if (await LogInAsync("agency", Cast.ClientId, Cast.ClientSecret) is not { } token || _target.Main is not { } server)
                return (NotSent.Status, NotSent.Code);
            using var request = Request(HttpMethod.Post, new Uri(server, "/v1/letters/bulk"), token, lines, null, "application/x-ndjson");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized) _tokens.TryRemove("agency", out _);
            if (!response.IsSuccessStatusCode) return ((int)response.StatusCode, (await ReadAsync(response, late.Token)).Code);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(late.Token));
            while (await reader.ReadLineAsync(late.Token) is { } line)
            {
                if (line.Length > 0) onLine(JsonDocument.Parse(line).RootElement);
            }

            return (200, "");
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            return (0, fault.GetType().Name);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(
        HttpMethod method, string path, Func<Task<string?>> logIn, string who, string? body, string? key, string type, Uri? server)
    {
        using var late = new CancellationTokenSource(_limit, _clock);
        try
        {
            if ((server ?? _target.Main) is not { } address || await logIn() is not { } token) return NotSent;
            using var request = Request(method, new Uri(address, path), token, body, key, type);
            using var response = await _http.SendAsync(request, late.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized) _tokens.TryRemove(who, out _);
            return await ReadAsync(response, late.Token);
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            return new Answer(0, fault.GetType().Name, default);
        }
    }

    private static bool IsExpected(Exception fault) =>
        fault is HttpRequestException or OperationCanceledException or IOException or JsonException;

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string token, string? body, string? key, string type)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        return request;
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var text = await response.Content.ReadAsStringAsync(stop);
        var json = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        var answer = new Answer((int)response.StatusCode, "", json);
        return answer with { Code = answer.IsOk ? "" : answer.Text("code") };
    }

    private async Task<string?> LogInAsync(string who, string id, string secret) => await TokenAsync(who, async server =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/oauth/token"));
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        return await ReadTokenAsync(request);
    });

    private async Task<string?> OwnerTokenAsync(string who, int recipient)
    {
        if (await LogInAsync("operator", Cast.OperatorClientId, Cast.OperatorClientSecret) is not { } operatorToken) return null;
        return await TokenAsync(who, async server =>
        {
            var body = $"{{\"recipient\":\"{Cast.Recipients[recipient]}\"}}";
            using var request =
                Request(HttpMethod.Post, new Uri(server, "/dev/recipient-token"), operatorToken, body, null, "application/json");
            return await ReadTokenAsync(request);
        });
    }

    private async Task<string?> TokenAsync(string who, Func<Uri, Task<string?>> make)
    {
        if (_tokens.TryGetValue(who, out var held) && _clock.GetElapsedTime(held.At) < _tokenAge) return held.Token;
        if (_target.Main is not { } server) return null;
        try
        {
            var token = await make(server);
            if (token is not null) _tokens[who] = (token, _clock.GetTimestamp());
            return token;
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            return null;
        }
    }

    private async Task<string?> ReadTokenAsync(HttpRequestMessage request)
    {
        using var late = new CancellationTokenSource(_limit, _clock);
        using var response = await _http.SendAsync(request, late.Token);
        if (!response.IsSuccessStatusCode) return null;
        return (await ReadAsync(response, late.Token)).Text("access_token");
    }
}
