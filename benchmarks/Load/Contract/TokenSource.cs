using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Budkavle.Load.Contract;

/// <summary>
/// Keeps a client's access token fresh: asks for a new one when 60 % of the lifetime has passed. Reading <see cref="Current"/> never
/// waits, so a token is never fetched within a measured request; a timer does it.
/// </summary>
internal sealed class TokenSource : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _basic;
    private readonly Timer _timer;
    private volatile string _current = "";

    private TokenSource(HttpClient http, string clientId, string secret)
    {
        _http = http;
        _basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}"));
        _timer = new Timer(_ => Renew(), null, Timeout.Infinite, Timeout.Infinite);
    }

    public string Current => _current;

    public static async Task<TokenSource> StartAsync(HttpClient http, string clientId, string secret)
    {
        var source = new TokenSource(http, clientId, secret);
        await source.FetchAsync();
        return source;
    }

    public void Dispose() => _timer.Dispose();

    private async Task FetchAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ApiContract.Token)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _basic);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException($"No token: {(int)response.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        _current = json.RootElement.GetProperty(ApiContract.AccessToken).GetString()!;
        var seconds = json.RootElement.TryGetProperty(ApiContract.ExpiresIn, out var expires) ? expires.GetInt32() : 300;
        _timer.Change(TimeSpan.FromSeconds(Math.Max(1, seconds * 0.6)), Timeout.InfiniteTimeSpan);
    }

    private async void Renew()
    {
        try
        {
            await FetchAsync();
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidDataException or TaskCanceledException or JsonException)
        {
            Debug.WriteLine(fault);
            _timer.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        }
    }
}
