using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Senders;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Silos;

/// <summary>One caller of a silo: an agency's client, the operator, or a recipient.</summary>
internal sealed class SiloClient(HttpClient http, string token, string? mandate = null)
{
    /// <summary>Registers a sender at a silo in this process, with a client that nobody has logged in as.</summary>
    public static async Task<(UInt128 Sender, string ClientId, string Secret)> RegisterAsync(
        IServiceProvider silo, int organisation, string name, SenderRights rights, params string[] scopes)
    {
        var registrar = silo.GetRequiredService<SenderRegistrar>();
        var command = new RegisterSender { Number = 0, Name = name, Rights = (int)rights, By = "test" };
        var (sender, _) = await registrar.RegisterAsync(TestNumbers.DemoOrganisation(organisation), command);
        var (clientId, secret, _) = await registrar.AddClientAsync(sender, "test", scopes, null, "test");
        return (sender, clientId, secret!);
    }

    public static async Task<SiloClient> LogInAsync(HttpClient http, string clientId, string secret, string scope = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        request.Content = new FormUrlEncodedContent([
            KeyValuePair.Create("grant_type", "client_credentials"), KeyValuePair.Create("scope", scope)]);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return new SiloClient(http, (await Json.ReadAsync(response)).Text("access_token")!);
    }

    public string Token => token;

    /// <summary>The same caller, acting under a mandate.</summary>
    public SiloClient Under(string mandateId) => new(http, token, mandateId);

    /// <summary>The mailbox of a recipient; only for an operator's client.</summary>
    public async Task<SiloClient> OwnerAsync(string recipient)
    {
        using var response = await PostAsync("/dev/recipient-token", $"{{\"recipient\":\"{recipient}\"}}");
        response.EnsureSuccessStatusCode();
        return new SiloClient(http, (await Json.ReadAsync(response)).Text("access_token")!);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (mandate is not null) request.Headers.TryAddWithoutValidation("Budkavle-Mandate", mandate);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, string? json = null) =>
        SendAsync(HttpMethod.Post, path, json is null ? null : Json.Content(json));

    public Task<HttpResponseMessage> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, Json.Content(json));

    public Task<HttpResponseMessage> SendLetterAsync(string json, string key) =>
        SendAsync(HttpMethod.Post, "/v1/letters", Json.Content(json), key);

    public async Task<JsonElement> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await Json.ReadAsync(response);
    }

    /// <summary>The code of the refusal of a letter, or "" if it was accepted.</summary>
    public async Task<string> TryLetterAsync(string json)
    {
        using var response = await SendLetterAsync(json, Guid.NewGuid().ToString());
        var answer = await Json.ReadAsync(response);
        return answer.Text("code") ?? "";
    }

    public Task<JsonElement[]> BulkAsync(params string[] lines) => BulkAsync(Json.Lines(lines));

    public async Task<JsonElement[]> BulkAsync(HttpContent content)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/letters/bulk", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return Json.ParseLines(text);
    }

    /// <summary>Ids of all letters of the caller's mailbox, read page by page.</summary>
    public async Task<List<string>> LettersAsync(string folder = "inbox", int limit = 200)
    {
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await ReadAsync($"/v1/mailbox/letters?folder={folder}&limit={limit}" + (next is null ? "" : $"&after={next}"));
            ids.AddRange(page.Items("letters").Select(letter => letter.Text("letterId")!));
            next = page.Text("next");
        }
        while (next is not null);
        return ids;
    }
}
