using System.Security.Cryptography;
using Budkavle.Api.Security.Clients;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.OAuth;

/// <summary>
/// Checks <c>private_key_jwt</c> (RFC 7523, OpenID Connect Core 9): iss = sub = the client, aud = the issuer or the token endpoint, exp
/// within five minutes, jti never used before, signed with ES256, RS256 or PS256 by a key of the client's.
/// </summary>
internal sealed class ClientAssertions(SecurityOptions options, IAssertionReplayGuard replay, TimeProvider time)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int AssertionIdLengthMax = 256;

    private static readonly string[] _algorithms =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    // For clients that do not exist, so that they take as long as those that do.
    private static readonly SecurityKey _nobodyEc = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly SecurityKey _nobodyRsa = new RsaSecurityKey(RSA.Create(2048));

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Reads the assertion without believing it. Null if it cannot be a client's at all.</summary>
    public JsonWebToken? Read(string assertion)
    {
        try
        {
            // Two dots: a signed token. Encrypted ones and unknown critical headers (RFC 7515, 4.1.11) are refused.
            if (assertion.AsSpan().Count('.') != 2 || !_handler.CanReadToken(assertion)) return null;
            var token = new JsonWebToken(assertion);
            return _algorithms.Contains(token.Alg, StringComparer.Ordinal) && !token.TryGetHeaderValue<object>("crit", out _)
                && token.Subject is { Length: > 0 } subject && token.Issuer == subject
                && token.Id is { Length: > 0 and <= AssertionIdLengthMax }
                    ? token
                    : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or SecurityTokenException
            or System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public async ValueTask<bool> VerifyAsync(JsonWebToken assertion, ClientSnapshot? client, CancellationToken cancellationToken)
    {
        var keyId = assertion.Kid is { Length: > 0 } named ? named : null;
        var keys = client is null ? [] : ClientKeys.Read(client.Jwks, keyId, assertion.Alg);
        var nobody = assertion.Alg == SecurityAlgorithms.EcdsaSha256 ? _nobodyEc : _nobodyRsa;
        var usable = client is not null && keys.Count > 0;
        var result = await _handler.ValidateTokenAsync(assertion, Parameters(assertion.Subject, usable ? keys : [nobody]));
        if (!usable || !result.IsValid) return false;
        var until = new DateTimeOffset(assertion.ValidTo, TimeSpan.Zero) + options.ClockSkew;
        return await replay.TryUseAsync(client!.ClientId, assertion.Id, until, cancellationToken);
    }

    private TokenValidationParameters Parameters(string clientId, IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidAlgorithms = _algorithms,
        TypeValidator = (type, _, _) => type is null or "" || type.Equals("JWT", StringComparison.OrdinalIgnoreCase)
            || type.Equals("client-authentication+jwt", StringComparison.OrdinalIgnoreCase)
                ? type ?? ""
                : throw new SecurityTokenInvalidTypeException("Not a client assertion."),
        ValidIssuer = clientId,
        ValidAudiences = [options.Issuer, options.TokenEndpoint],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        LogValidationExceptions = false,
        IssuerSigningKeyResolver = (_, _, _, _) => keys,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - options.ClockSkew
            && expires <= now + options.AssertionLifetimeMax + options.ClockSkew
            && (notBefore is null || notBefore <= now + options.ClockSkew);
    }
}
