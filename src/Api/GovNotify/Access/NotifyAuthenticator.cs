using Budkavle.Api.Letters;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>
/// Who is asking below /v2, by a token that its client signed itself. The messages are the contract's own: people look them up, and
/// programs compare them.
/// </summary>
internal sealed class NotifyAuthenticator(
    NotifyKeys keys, NotifyRates rates, SenderDirectory senders, FailureLimiter failures, TimeProvider time)
{
    public const string NoToken = "Unauthorized: authentication token must be provided";
    private const string NoBearer = "Unauthorized: authentication bearer scheme must be used";
    private const string Malformed = "Invalid token: make sure your API token matches the example in the documentation";
    private const string ClockWrong = "Error: Your system clock must be accurate to within 30 seconds";
    private const string Scheme = "Bearer ";

    /// <summary>What counts failures for: there is no client to name.</summary>
    private const string FailuresOf = "notify";

    /// <summary>Sets the request's <see cref="Caller"/> and returns true, or has answered and returns false.</summary>
    public async ValueTask<bool> AdmitAsync(HttpContext http)
    {
        var (caller, key, refusal) = await AuthenticateAsync(http);
        if (caller is null)
        {
            await refusal!.ExecuteAsync(http);
            return false;
        }

        http.Features.Set(caller);
        http.Features.Set(new NotifyKeyUse(key));
        return true;
    }

    private async ValueTask<(Caller? Caller, OutboundKey Key, NotifyError? Refusal)> AuthenticateAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return (null, default, NotifyError.Auth(StatusCodes.Status401Unauthorized, NoToken));
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, default, NotifyError.Auth(StatusCodes.Status401Unauthorized, NoBearer));
        if (NotifyToken.Parse(header[Scheme.Length..].Trim()) is not { } token) return Refuse(Malformed);
        if (token.Issuer is null) return Refuse("Invalid token: iss field not provided");
        if (!Guid.TryParse(token.Issuer, out var service)) return Refuse("Invalid token: service id is not the right data type");
        // Unknown services are looked for in the store each time, so whoever tries many of them must wait.
        var address = http.Connection.RemoteIpAddress;
        if (failures.IsBlocked(FailuresOf, address, out _)) return (null, default, NotifyError.RateLimit());
        if (await senders.FindAsync(Ids.ToUInt128(service)) is not { } sender)
        {
            failures.Failed(FailuresOf, address);
            return Refuse("Invalid token: service not found");
        }

        // A sender is suspended by taking its rights; one that never had any is the operator's own, and has no keys.
        if (sender.Rights == 0) return Refuse("Invalid token: service is archived");
        return await VerifyAsync(token, service, http.RequestAborted);
    }

    private async ValueTask<(Caller? Caller, OutboundKey Key, NotifyError? Refusal)> VerifyAsync(
        NotifyToken token, Guid service, CancellationToken cancellationToken)
    {
        if (!token.IsHs256) return Refuse("Invalid token: algorithm used is not HS256");
        var key = KeyOf(token, await keys.FindAsync(service, cancellationToken))
            ?? KeyOf(token, await keys.FindNewAsync(service, cancellationToken));
        if (key is null) return Refuse("Invalid token: API key not found");
        if (!token.IsIssuedAbout(time.GetUtcNow())) return Refuse(ClockWrong);
        if (key.RevokedAt is not null) return Refuse("Invalid token: API key revoked");
        if (!rates.TryTake(service, key.Type)) return (null, default, NotifyError.RateLimit(key.Type));
        return (new Caller
        {
            ClientId = $"notify-{key.Id:N}",
            OrganisationId = SenderIds.Format(Ids.ToUInt128(service)),
            MailboxKey = UInt128.Zero,
            Scopes = ScopeSet.Of(Scope.LettersWrite, Scope.LettersRead),
            ExpiresAt = time.GetUtcNow() + NotifyToken.Skew,
            Subject = $"notify-{service:N}",
        }, key.Type, null);
    }

    /// <summary>Tries every key, whichever fits.</summary>
    private static NotifyKey? KeyOf(NotifyToken token, IReadOnlyList<NotifyKey> keys)
    {
        NotifyKey? found = null;
        foreach (var key in keys)
        {
            if (token.IsSignedWith(key.Secret)) found = key;
        }

        return found;
    }

    private static (Caller? Caller, OutboundKey Key, NotifyError? Refusal) Refuse(string message) =>
        (null, default, NotifyError.Auth(StatusCodes.Status403Forbidden, message));
}
