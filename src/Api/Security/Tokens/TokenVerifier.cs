using Budkavle.Api.Security.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Tokens;

/// <summary>
/// Checks access tokens with the keys of this process: ES256 only, type at+jwt only, our issuer and audience, a kid that is published,
/// not over.
/// </summary>
internal sealed class TokenVerifier
{
    // An unknown kid is either another silo's new key or rubbish; rubbish must not make us read the store for each request.
    private static readonly TimeSpan _refreshPause = TimeSpan.FromSeconds(1);

    private readonly string _pages;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly ISigningKeys _keys;
    private readonly VerifiedTokens _verified;
    private readonly TimeProvider _time;
    private long _refreshedAt = long.MinValue;

    public TokenVerifier(ISigningKeys keys, VerifiedTokens verified, SecurityOptions options, TimeProvider time)
    {
        _keys = keys;
        _verified = verified;
        _time = time;
        _pages = options.PagesAudience;
        _parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [TokenClaims.AccessTokenType],
            ValidIssuer = options.Issuer,
            ValidAudiences = [options.Audience, options.PagesAudience],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            TryAllIssuerSigningKeys = false,
            LogValidationExceptions = false,
            IssuerSigningKeyResolver = (_, _, keyId, _) => keyId is not null && keys.Find(keyId) is { } key ? [key.SecurityKey] : [],
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>Null if the token is not one of ours for the API, or over.</summary>
    public ValueTask<Caller?> VerifyAsync(ReadOnlySpan<char> token, CancellationToken cancellationToken) =>
        VerifyAsync(token, forPages: false, cancellationToken);

    /// <summary>Null if the token is not one of ours for operators' pages, or over. The caller has a session.</summary>
    public ValueTask<Caller?> VerifyForPagesAsync(string token, CancellationToken cancellationToken) =>
        VerifyAsync(token, forPages: true, cancellationToken);

    private ValueTask<Caller?> VerifyAsync(ReadOnlySpan<char> token, bool forPages, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > VerifiedTokens.TokenLengthMax || token.ContainsAnyExceptInRange('!', '~'))
            return ValueTask.FromResult<Caller?>(null);
        return _verified.TryFind(token, out var hash, out var caller)
            ? ValueTask.FromResult(IsFor(caller, forPages) ? caller : null)
            : VerifyNewAsync(token.ToString(), hash, forPages, cancellationToken);
    }

    private static bool IsFor(Caller? caller, bool forPages) => (caller?.Session is not null) == forPages;

    private async ValueTask<Caller?> VerifyNewAsync(string token, UInt128 hash, bool forPages, CancellationToken cancellationToken)
    {
        if (token.AsSpan().Count('.') != 2 || !_handler.CanReadToken(token)) return null;
        var keyId = ReadKeyId(token);
        if (keyId is null) return null;
        if (_keys.Find(keyId) is null)
        {
            await RefreshAsync(cancellationToken);
            if (_keys.Find(keyId) is null) return null;
        }

        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken valid) return null;
        var caller = ReadCaller(valid);
        if (caller is not null) _verified.Keep(hash, caller);
        return IsFor(caller, forPages) ? caller : null;
    }

    private static string? ReadKeyId(string token)
    {
        try
        {
            var header = new JsonWebToken(token);
            return header.Alg == SecurityAlgorithms.EcdsaSha256 && header.Kid is { Length: > 0 and <= 64 } keyId ? keyId : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or SecurityTokenException
            or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().Ticks;
        var last = Interlocked.Read(ref _refreshedAt);
        if (last != long.MinValue && now - last < _refreshPause.Ticks) return;
        if (Interlocked.CompareExchange(ref _refreshedAt, now, last) == last) await _keys.RefreshAsync(cancellationToken);
    }

    private Caller? ReadCaller(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>("scope", out var scope) || !ScopeSet.TryParse(scope, out var scopes)) return null;
        var expires = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        PageSession? session = null;
        if (token.Audiences.Contains(_pages) && (session = ReadSession(token)) is null) return null;
        if (token.TryGetPayloadValue<string>(TokenClaims.Mailbox, out var mailbox))
        {
            return session is null && TokenClaims.TryReadMailboxKey(mailbox, out var key) && token.Subject == mailbox
                && scopes == ScopeSet.Of(Scope.Mailbox)
                ? new Caller
                {
                    ClientId = "",
                    OrganisationId = "",
                    MailboxKey = key,
                    Scopes = scopes,
                    ExpiresAt = expires,
                    Subject = mailbox,
                }
                : null;
        }

        return token.TryGetPayloadValue<string>(TokenClaims.ClientId, out var client) && token.Subject == client
            && token.TryGetPayloadValue<string>(TokenClaims.Organisation, out var organisation)
            && !scopes.ContainsAny(ScopeSet.Of(Scope.Mailbox))
                ? new Caller
                {
                    ClientId = client,
                    OrganisationId = organisation,
                    MailboxKey = default,
                    Scopes = scopes,
                    ExpiresAt = expires,
                    Subject = client,
                    Session = session,
                }
                : null;
    }

    private static PageSession? ReadSession(JsonWebToken token) =>
        token.TryGetPayloadValue<string>(TokenClaims.Session, out var id) && id.Length > 0
        && token.TryGetPayloadValue<long>(TokenClaims.OpenedAt, out var openedAt)
            ? new PageSession(id, DateTimeOffset.FromUnixTimeSeconds(openedAt))
            : null;
}
