using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Domain.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>
/// The relying party: code flow with PKCE, the claims parameter, <c>private_key_jwt</c> and signed UserInfo. The number is asked for in
/// UserInfo, so that it passes no browser.
/// </summary>
internal sealed class OidcProvider(
    OidcOptions options, SecurityOptions security, OidcClientKey key, OidcDirectory directory, OidcHttp http, OidcTokens tokens,
    TimeProvider time, ILogger<OidcProvider> logger) : IEidProvider
{
    public const string ProviderId = "oidc";
    public const string CallbackPath = "/log-in/callback";

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan _assertionLife = TimeSpan.FromMinutes(1);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Id => ProviderId;

    /// <summary>Who vouched for it, which stays true when another provider is configured.</summary>
    public string Recorded => options.Authority;

    private string RedirectUri => security.Issuer + CallbackPath;

    public string NameIn(bool swedish) => options.Name ?? new Uri(options.Authority).Host;

    public async ValueTask<string?> BeginAsync(LogInAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = await directory.MetadataAsync(cancellationToken);
            return QueryHelpers.AddQueryString(metadata.AuthorizationEndpoint, new Dictionary<string, string?>
            {
                ["response_type"] = "code",
                ["client_id"] = options.ClientId,
                ["redirect_uri"] = RedirectUri,
                ["scope"] = "openid",
                ["state"] = attempt.State,
                ["nonce"] = attempt.Nonce,
                ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(attempt.Verifier))),
                ["code_challenge_method"] = "S256",
                ["claims"] = ClaimsParameter(metadata.Claims),
                // The e-ID is shown for every log-in. With the provider's single sign-on whoever sits down after somebody who has logged
                // out here would be in again by one click. max_age has the provider say when it was shown.
                ["prompt"] = "login",
                ["max_age"] = "0",
                ["ui_locales"] = "sv en",
            });
        }
        catch (EidException refusal)
        {
            logger.LogInRefused(refusal.Failure, refusal.Message);
            return null;
        }
    }

    /// <summary>
    /// Whether an answer may come from this provider: one that names another, or does not name itself though it always does, was mixed up
    /// with another's (RFC 9207).
    /// </summary>
    /// <exception cref="EidException">It may not.</exception>
    public async Task CheckIssuerAsync(string? issuer, CancellationToken cancellationToken)
    {
        var metadata = await directory.MetadataAsync(cancellationToken);
        if (issuer is null ? metadata.StatesIssuer : issuer != options.Authority)
            throw new EidException(EidFailure.Fault, "the answer is another issuer's");
    }

    /// <summary>Changes the code for who it is.</summary>
    /// <exception cref="EidException">It does not succeed.</exception>
    public async Task<OidcIdentity> CompleteAsync(string code, LogInAttempt attempt, CancellationToken cancellationToken)
    {
        var metadata = await directory.MetadataAsync(cancellationToken);
        var answer = await http.PostFormAsync(metadata.TokenEndpoint, TokenForm(code, attempt, metadata), cancellationToken);
        var (idToken, level) = await tokens.IdTokenAsync(TextOf(answer, "id_token"), attempt, cancellationToken);
        var access = TextOf(answer, "access_token");
        if (access.AsSpan().ContainsAnyExceptInRange('!', '~')) throw new EidException(EidFailure.Fault, "the access token is none");
        var (mediaType, text) = await http.GetWithTokenAsync(metadata.UserinfoEndpoint, access, cancellationToken);
        // The profile: UserInfo MUST be signed. Plain JSON is believed from nobody.
        if (mediaType != "application/jwt") throw new EidException(EidFailure.Fault, "UserInfo is not signed");
        var userInfo = await tokens.UserInfoAsync(text, idToken, cancellationToken);
        var (number, former) = OidcNumbers.Read(userInfo, idToken, metadata.Claims);
        return new OidcIdentity(number, level, former);
    }

    private Dictionary<string, string> TokenForm(string code, LogInAttempt attempt, OidcMetadata metadata) => new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["redirect_uri"] = RedirectUri,
        ["client_id"] = options.ClientId,
        ["code_verifier"] = attempt.Verifier,
        ["client_assertion_type"] = AssertionType,
        ["client_assertion"] = Assert(metadata),
    };

    /// <summary>A new one for every call, good for a minute.</summary>
    private string Assert(OidcMetadata metadata)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.ClientId,
            Audience = metadata.TokenEndpoint,
            IssuedAt = now,
            Expires = now + _assertionLife,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = options.ClientId,
                ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            },
            SigningCredentials = key.Credentials,
        });
    }

    /// <summary>
    /// Level 3 or 4 or nothing; either number, of which nobody has both; and the samordningsnummer before a personnummer, so that its
    /// letters follow.
    /// </summary>
    private static string ClaimsParameter(OidcClaimNames names)
    {
        var userInfo = new JsonObject { [names.Personal] = null, [names.Coordination] = null };
        if (names.Former is { } former) userInfo[former] = null;
        return new JsonObject
        {
            ["id_token"] = new JsonObject
            {
                ["acr"] = new JsonObject
                {
                    ["essential"] = true,
                    ["values"] = new JsonArray(AssuranceLevel.Level3.ToUri(), AssuranceLevel.Level4.ToUri()),
                },
            },
            ["userinfo"] = userInfo,
        }.ToJsonString();
    }

    private static string TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new EidException(EidFailure.Fault, "the token endpoint's answer lacks a token");
}
