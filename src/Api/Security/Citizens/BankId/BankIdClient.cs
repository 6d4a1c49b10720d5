using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>BankID's calls <c>auth</c>, <c>collect</c> and <c>cancel</c> (relying-party interface, version 6).</summary>
internal sealed class BankIdClient(BankIdHttp http, SecurityOptions security, TimeProvider time)
{
    private const string HighRisk = "high";

    /// <summary>Begins an order for whoever reads its code or starts its app; no number is asked for.</summary>
    /// <param name="state">Of the log-in.</param>
    /// <param name="address">The citizen's, which BankID compares with the app's.</param>
    /// <param name="agent">What the browser says it is.</param>
    /// <param name="sameDevice">The app is on the same device.</param>
    /// <param name="returnUrl">Where a phone's app leads back to; null on a computer, where the page goes on by itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BankIdException">BankID refused, or cannot be reached.</exception>
    public async Task<BankIdOrder> BeginAsync(
        string state, IPAddress address, string agent, bool sameDevice, string? returnUrl, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["endUserIp"] = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(),
            ["returnRisk"] = true,
            ["web"] = new JsonObject
            {
                ["referringDomain"] = new Uri(security.Issuer).Host,
                ["userAgent"] = agent,
                ["deviceIdentifier"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(state))),
            },
        };
        if (returnUrl is not null) body["returnUrl"] = returnUrl;
        var answer = await http.PostAsync("auth", body, cancellationToken);
        return new BankIdOrder
        {
            State = state,
            OrderRef = TextOf(answer, "orderRef"),
            AutoStartToken = TextOf(answer, "autoStartToken"),
            QrStartToken = TextOf(answer, "qrStartToken"),
            QrStartSecret = TextOf(answer, "qrStartSecret"),
            StartedAt = time.GetUtcNow(),
            IsSameDevice = sameDevice,
        };
    }

    /// <summary>How the order stands. A completed one tells it once.</summary>
    /// <exception cref="BankIdException">BankID refused, or cannot be reached.</exception>
    public async Task<BankIdState> CollectAsync(BankIdOrder order, bool phone, CancellationToken cancellationToken)
    {
        var answer = await http.PostAsync("collect", new JsonObject { ["orderRef"] = order.OrderRef }, cancellationToken);
        if (TextOf(answer, "orderRef") != order.OrderRef) throw new BankIdException(BankIdException.Unknown);
        var hint = Find(answer, "hintCode") is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;
        return TextOf(answer, "status") switch
        {
            "pending" => new BankIdState(BankIdPhase.Pending, BankIdMessages.OfPending(hint, order.IsSameDevice, phone)),
            "failed" => new BankIdState(BankIdPhase.Failed, BankIdMessages.OfFailed(hint, order.IsSameDevice)),
            "complete" when Find(answer, "completionData") is { } data => Completed(order, data),
            _ => throw new BankIdException(BankIdException.Unknown),
        };
    }

    /// <summary>Ends the order. What BankID says to that does not matter: an order that cannot be cancelled is over.</summary>
    public async Task CancelAsync(BankIdOrder order, CancellationToken cancellationToken)
    {
        try
        {
            await http.PostAsync("cancel", new JsonObject { ["orderRef"] = order.OrderRef }, cancellationToken);
        }
        catch (BankIdException)
        {
            // It runs out by itself after three minutes.
        }
    }

    private static BankIdState Completed(BankIdOrder order, JsonElement data)
    {
        // The app and the page are on different networks, or worse: someone else's code was scanned. BankID knows and says so.
        if (Find(data, "risk") is { ValueKind: JsonValueKind.String } risk && risk.GetString() == HighRisk)
            return new BankIdState(BankIdPhase.Failed, BankIdMessage.RiskBlocked);
        if (Find(data, "user") is not { } user) throw new BankIdException(BankIdException.Unknown);
        if (!IdentityNumber.TryParse(TextOf(user, "personalNumber"), out var number, out _))
            throw new BankIdException(BankIdException.Unknown);
        var proof = new JsonObject { ["orderRef"] = order.OrderRef, ["completionData"] = JsonObject.Create(data) };
        return new BankIdState(
            BankIdPhase.Complete, BankIdMessage.None, number, JsonSerializer.SerializeToUtf8Bytes(proof, JsonSerializerOptions.Default));
    }

    private static JsonElement? Find(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A text that is there, of plain printable ASCII.</summary>
    private static string TextOf(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= 256 } text
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? text
            : throw new BankIdException(BankIdException.Unknown);
}
