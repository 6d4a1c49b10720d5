using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Budkavle.Api.Tests.Citizens.BankId;

/// <summary>
/// BankID's interface for relying parties, version 6, as far as logging in goes: mutual TLS on a socket, strict about what it is sent,
/// orders that go through the words a test lists, one per question. A completed order tells it once.
/// </summary>
internal sealed class BankIdSimulator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Queue<string>> _orders = new();
    private LocalServer _server = null!;

    public string Url => _server.Url + "/rp/v6.0/";

    /// <summary>What the next order answers, one after the other: a pending hint, "failed:hint" or "complete:number[:risk]".</summary>
    public IReadOnlyList<string> Script { get; set; } = [];

    /// <summary>The next call is refused with this status and word.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    /// <summary>The last body of each call.</summary>
    public ConcurrentDictionary<string, JsonObject> Asked { get; } = new();

    public string QrStartSecret { get; private set; } = "";

    public string QrStartToken { get; private set; } = "";

    public ConcurrentBag<string> Cancelled { get; } = [];

    public static async Task<BankIdSimulator> StartAsync(TestCertificates certificates)
    {
        var simulator = new BankIdSimulator();
        simulator._server = await LocalServer.StartAsync(
            app =>
            {
                app.MapPost("/rp/v6.0/auth", http => simulator.AnswerAsync(http, "auth", simulator.Begin));
                app.MapPost("/rp/v6.0/collect", http => simulator.AnswerAsync(http, "collect", simulator.Collect));
                app.MapPost("/rp/v6.0/cancel", http => simulator.AnswerAsync(http, "cancel", simulator.Cancel));
            },
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificates.Server;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == certificates.Client.Thumbprint;
            }));
        return simulator;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, string call, Func<JsonObject, JsonObject?> answer)
    {
        var body = http.Request.ContentType == "application/json"
            ? await JsonSerializer.DeserializeAsync<JsonObject>(http.Request.Body) : null;
        if (Refusal is { } refusal)
        {
            Refusal = null;
            await RefuseAsync(http, refusal.Status, refusal.Code);
            return;
        }

        if (body is null)
        {
            await RefuseAsync(http, 415, "unsupportedMediaType");
            return;
        }

        Asked[call] = body;
        if (answer(body) is not { } told)
        {
            await RefuseAsync(http, 400, "invalidParameters");
            return;
        }

        await http.Response.WriteAsJsonAsync(told);
    }

    private static Task RefuseAsync(HttpContext http, int status, string code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { errorCode = code, details = "the details of the simulator" });
    }

    private JsonObject? Begin(JsonObject body)
    {
        string[] known = ["endUserIp", "returnRisk", "returnUrl", "web", "requirement", "userVisibleData", "userVisibleDataFormat"];
        if (body.Any(pair => !known.Contains(pair.Key)) || !IPAddress.TryParse((string?)body["endUserIp"], out _)) return null;
        var order = Guid.NewGuid().ToString();
        _orders[order] = new Queue<string>(Script);
        (QrStartToken, QrStartSecret) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        return new JsonObject
        {
            ["orderRef"] = order,
            ["autoStartToken"] = Guid.NewGuid().ToString(),
            ["qrStartToken"] = QrStartToken,
            ["qrStartSecret"] = QrStartSecret,
        };
    }

    private JsonObject? Collect(JsonObject body)
    {
        var order = (string?)body["orderRef"] ?? "";
        if (!_orders.TryGetValue(order, out var words)) return null;
        if (!words.TryDequeue(out var word)) word = "outstandingTransaction";
        var parts = word.Split(':');
        if (parts[0] is "failed" or "complete") _orders.TryRemove(order, out _);
        return parts[0] switch
        {
            "failed" => new JsonObject { ["orderRef"] = order, ["status"] = "failed", ["hintCode"] = parts[1] },
            "complete" => Completed(order, parts[1], parts.ElementAtOrDefault(2) ?? "low"),
            _ => new JsonObject { ["orderRef"] = order, ["status"] = "pending", ["hintCode"] = word },
        };
    }

    private JsonObject? Cancel(JsonObject body)
    {
        var order = (string?)body["orderRef"] ?? "";
        if (!_orders.TryRemove(order, out _)) return null;
        Cancelled.Add(order);
        return [];
    }

    private static JsonObject Completed(string order, string number, string risk) => new()
    {
        ["orderRef"] = order,
        ["status"] = "complete",
        ["completionData"] = new JsonObject
        {
            ["user"] = new JsonObject
            {
                ["personalNumber"] = number, ["name"] = "Test Testsson", ["givenName"] = "Test", ["surname"] = "Testsson",
            },
            ["device"] = new JsonObject { ["ipAddress"] = "192.0.2.7", ["uhi"] = "c2ltdWxhdG9y" },
            ["bankIdIssueDate"] = "2026-01-01",
            ["signature"] = Convert.ToBase64String(new byte[4000]),
            ["ocspResponse"] = Convert.ToBase64String(new byte[2000]),
            ["risk"] = risk,
        },
    };
}
