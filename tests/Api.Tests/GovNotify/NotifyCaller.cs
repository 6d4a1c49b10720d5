using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>A service with a key of GOV.UK Notify's contract, written from the contract and not from our code.</summary>
internal sealed class NotifyCaller(HttpClient http, string apiKey)
{
    public const string Letter = """
        {
          "name": "NAME", "type": "letter", "subject": "Summons for ((What))",
          "body": {"contentType": "text/markdown", "content": "Dear ((name)), **come**."}
        }
        """;

    private static readonly ConcurrentDictionary<(HttpClient Http, string Type), Task<NotifyCaller>> _shared = new();

    public string Secret => apiKey[^36..];

    public string Service => apiKey[^73..^37];

    /// <summary>A caller with a new key of the agency, and the key's id.</summary>
    public static async Task<(NotifyCaller Caller, string KeyId)> MakeAsync(
        SiloFixture silo, string? agency = null, string name = "a-key", string type = "live")
    {
        using var made = await silo.Operator.PostAsync(
            KeysOf(agency ?? silo.AgencyId), $"{{\"name\":\"{name}\",\"type\":\"{type}\"}}");
        Assert.Equal(201, (int)made.StatusCode);
        var key = await Json.ReadAsync(made);
        return (new NotifyCaller(silo.Http, key.Text("apiKey")!), key.Text("keyId")!);
    }

    /// <summary>
    /// A caller with a key that all who ask for it share: an agency has no more than fifty. A silo that was restarted has another client.
    /// </summary>
    public static Task<NotifyCaller> SharedAsync(SiloFixture silo, string type = "live") =>
        _shared.GetOrAdd((silo.Http, type), async one => (await MakeAsync(silo, name: "shared", type: one.Type)).Caller);

    public static string KeysOf(string agency) => $"/v1/senders/{Guid.Parse(agency):N}/notify-keys";

    public static string SettingsOf(string agency) => $"/v1/senders/{Guid.Parse(agency):N}/notify-settings";

    /// <summary>A template of the agency for e-mails (with a subject) or SMS.</summary>
    public static Task<string> MessageTemplateAsync(SiloFixture silo, string type, string content, string name = "Message") =>
        TemplateAsync(silo, JsonSerializer.Serialize(new
        {
            name, type, subject = type == "sms" ? null : "About ((what))", body = new { contentType = "text/plain", content },
        }));

    /// <summary>Makes an agency of its own with a key, so that its list holds what one test sends.</summary>
    public static async Task<NotifyCaller> MakeAgencyAsync(SiloFixture silo, int index)
    {
        var agency = await silo.AddAsync(index, $"Myndighet {index}", Domain.Letters.Senders.SenderRights.Letters, []);
        return (await MakeAsync(silo, agency)).Caller;
    }

    /// <summary>The id of a new template of the agency.</summary>
    public static async Task<string> TemplateAsync(SiloFixture silo, string json)
    {
        using var made = await silo.Agency.PostAsync("/v1/templates", json);
        Assert.Equal(201, (int)made.StatusCode);
        return (await Json.ReadAsync(made)).Text("templateId")!;
    }

    /// <summary>The template <see cref="Letter"/>, under a name of its own.</summary>
    public static Task<string> LetterTemplateAsync(SiloFixture silo, string name) =>
        TemplateAsync(silo, Letter.Replace("NAME", name, StringComparison.Ordinal));

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, json, idempotencyKey);

    public async Task<JsonElement> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(200, (int)answer.StatusCode);
        return await Json.ReadAsync(answer);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, string? idempotencyKey = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return SendAsync(http, method, path, "Bearer " + Token(Service, now, Secret), json, idempotencyKey);
    }

    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpMethod method, string path, string? authorization, string? json = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        // The contract reads JSON whatever the type says.
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "text/plain");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (idempotencyKey is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await http.SendAsync(request);
    }

    /// <param name="iss">As JSON would have it within quotes; null for none.</param>
    /// <param name="iat">As a JSON number.</param>
    /// <param name="secret">Signs.</param>
    /// <param name="alg">What the header says.</param>
    public static string Token(string? iss, string iat, string secret, string alg = "HS256")
    {
        var header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{{\"typ\":\"JWT\",\"alg\":\"{alg}\"}}"));
        var issuer = iss is null ? "" : $"\"iss\":\"{iss}\",";
        var signed = header + "." + Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{{{issuer}\"iat\":{iat}}}"));
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(signature);
    }

    /// <summary>A refusal as "status error: message", all its messages in order.</summary>
    public static async Task<string> RefusalAsync(HttpResponseMessage answer)
    {
        var body = await Json.ReadAsync(answer);
        Assert.Equal((int)answer.StatusCode, body.GetProperty("status_code").GetInt32());
        var errors = body.Items("errors");
        return $"{body.Text("status_code")} {errors[0].Text("error")}: " + string.Join("; ", errors.Select(error => error.Text("message")));
    }
}
