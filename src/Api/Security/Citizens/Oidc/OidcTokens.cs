using System.Security.Cryptography;
using System.Text;
using Budkavle.Domain.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Decides whether an ID token and a UserInfo answer are to be believed (OpenID Connect Core 3.1.3.7 and 5.3.4).</summary>
internal sealed class OidcTokens(OidcOptions options, OidcClientKey key, OidcDirectory directory, TimeProvider time)
{
    /// <summary>What the profile allows, SHA-1, <c>none</c> and shared secrets not among it.</summary>
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = options.AnswerBytesMax };

    /// <summary>The ID token of this attempt, with the level it states.</summary>
    /// <exception cref="EidException">It is not to be believed, or the level is too low.</exception>
    public async Task<(JsonWebToken Token, AssuranceLevel Level)> IdTokenAsync(
        string text, LogInAttempt attempt, CancellationToken cancellationToken)
    {
        var token = await VerifyAsync(text, "ID token", requireExpiry: true, cancellationToken);
        if (token.Audiences.Count() > 1 && TextOf(token, "azp") != options.ClientId) throw Fault("the ID token is for another client");
        if (TextOf(token, "azp") is { } party && party != options.ClientId) throw Fault("the ID token is for another client");
        var nonce = Encoding.UTF8.GetBytes(TextOf(token, "nonce") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(nonce, Encoding.UTF8.GetBytes(attempt.Nonce))) throw Fault("the nonce is another");
        if (token.Subject is not { Length: > 0 }) throw Fault("the ID token has no subject");
        var now = time.GetUtcNow();
        if (!IsWithin(token, "iat", attempt.StartedAt, now)) throw Fault("the ID token was not issued for this log-in");
        if (!IsWithin(token, "auth_time", attempt.StartedAt, now)) throw Fault("the e-ID was not shown for this log-in");
        var level = AssuranceLevels.Parse(TextOf(token, "acr"));
        if (level < AssuranceLevel.Level3) throw new EidException(EidFailure.Level, "the level is below 3");
        return (token, level);
    }

    /// <summary>A signed UserInfo answer about the same subject.</summary>
    /// <exception cref="EidException">It is not to be believed.</exception>
    public async Task<JsonWebToken> UserInfoAsync(string text, JsonWebToken idToken, CancellationToken cancellationToken)
    {
        var token = await VerifyAsync(text, "UserInfo", requireExpiry: false, cancellationToken);
        return token.Subject == idToken.Subject ? token : throw Fault("UserInfo is about somebody else");
    }

    private async Task<JsonWebToken> VerifyAsync(string text, string what, bool requireExpiry, CancellationToken cancellationToken)
    {
        var token = Read(Opened(text)) ?? throw Fault($"{what} is no token that can be accepted");
        var keys = await directory.KeysAsync(token.Kid, cancellationToken);
        if (keys.Count == 0) throw Fault($"{what} is signed with an unknown key");
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = _algorithms,
            ValidIssuer = options.Authority,
            ValidAudience = options.ClientId,
            RequireSignedTokens = true,
            RequireAudience = true,
            RequireExpirationTime = requireExpiry,
            LogValidationExceptions = false,
            IssuerSigningKeyResolver = (_, _, _, _) => keys,
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, requireExpiry),
        });
        return result.IsValid ? token : throw Fault($"{what} is not valid");
    }

    /// <summary>Four dots: encrypted to us, around a signed token. What cannot be opened is no token.</summary>
    private string Opened(string text) =>
        text.AsSpan().Count('.') == 4 && key.Decryption is { } decryption ? decryption.Open(text) ?? "" : text;

    /// <summary>Two dots: a signed token. Other algorithms and unknown critical headers are refused.</summary>
    private JsonWebToken? Read(string text)
    {
        try
        {
            if (text.AsSpan().Count('.') != 2 || !_handler.CanReadToken(text)) return null;
            var token = new JsonWebToken(text);
            var isKnown = _algorithms.Contains(token.Alg, StringComparer.Ordinal) && !token.TryGetHeaderValue<object>("crit", out _);
            return isKnown ? token : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or SecurityTokenException
            or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, bool requireExpiry)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (expires is null ? !requireExpiry : expires > now - options.ClockSkew)
            && (notBefore is null || notBefore <= now + options.ClockSkew);
    }

    private bool IsWithin(JsonWebToken token, string claim, DateTimeOffset from, DateTimeOffset to) =>
        token.TryGetPayloadValue<long>(claim, out var seconds)
        && seconds >= (from - options.ClockSkew).ToUnixTimeSeconds() && seconds <= (to + options.ClockSkew).ToUnixTimeSeconds();

    private static string? TextOf(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var value) && value is { Length: > 0 } ? value : null;

    private static EidException Fault(string detail) => new(EidFailure.Fault, detail);
}
