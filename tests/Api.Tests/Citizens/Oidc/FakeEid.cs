using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>
/// An e-ID in the hands of the test: strict towards its client (PKCE, client assertion, codes good for once), and able to lie in any way.
/// </summary>
internal sealed class FakeEid : IAsyncDisposable
{
    public const string ClientId = "budkavle";
    public const string PersonalClaim = "https://id.oidc.se/claim/personalIdentityNumber";
    public const string CoordinationClaim = "https://id.oidc.se/claim/coordinationNumber";

    private static readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private LocalServer _server = null!;
    private readonly Dictionary<string, (string Nonce, string Challenge, string RedirectUri)> _codes = [];
    private readonly HashSet<string> _assertions = [];
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "eid-1" };
    private readonly HttpClient _http = new();

    private FakeEid() => Lies = new FakeEidLies(_key);

    public string Url => _server.Url;

    /// <summary>Where the client publishes its keys.</summary>
    public string ClientKeys { get; set; } = "";

    /// <summary>What is wrong with the next answers.</summary>
    public FakeEidLies Lies { get; set; }

    public int TokenCalls { get; private set; }

    public SigningCredentials Own => new(_key, SecurityAlgorithms.EcdsaSha256);

    public static async Task<FakeEid> StartAsync()
    {
        var eid = new FakeEid();
        eid._server = await LocalServer.StartAsync(app =>
        {
            app.MapGet("/.well-known/openid-configuration", () => Results.Json(eid.Discovery()));
            app.MapGet("/jwks", () => Results.Text(eid.Jwks(), "application/json"));
            app.MapPost("/token", (Delegate)eid.TokenAsync);
            app.MapGet("/userinfo", (Delegate)eid.UserInfoAsync);
        });
        return eid;
    }

    public void BeHonest() => Lies = new FakeEidLies(_key);

    /// <summary>The citizen identifies: the address to which the browser is sent back.</summary>
    public string Authorize(string address)
    {
        var asked = QueryHelpers.ParseQuery(new Uri(address).Query);
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        lock (_codes) _codes[code] = (asked["nonce"]!, asked["code_challenge"]!, asked["redirect_uri"]!);
        return QueryHelpers.AddQueryString(new Uri(asked["redirect_uri"]!).AbsolutePath, new Dictionary<string, string?>
        {
            ["code"] = code, ["state"] = asked["state"], ["iss"] = Url,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private JsonObject Discovery()
    {
        var json = new JsonObject
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = Url + "/authorize",
            ["token_endpoint"] = Url + "/token",
            ["userinfo_endpoint"] = Url + "/userinfo",
            ["jwks_uri"] = Url + "/jwks",
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("private_key_jwt"),
            ["claims_parameter_supported"] = true,
            ["authorization_response_iss_parameter_supported"] = true,
        };
        Lies.Discovery?.Invoke(json);
        return json;
    }

    private string Jwks()
    {
        var point = _key.ECDsa.ExportParameters(false).Q;
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC", crv = "P-256", use = "sig", kid = _key.KeyId,
                    x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y),
                },
            },
        });
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        TokenCalls++;
        if (Lies.Down) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var form = await context.Request.ReadFormAsync();
        (string Nonce, string Challenge, string RedirectUri) asked;
        lock (_codes)
        {
            if (!_codes.Remove(form["code"].ToString(), out asked)) return Results.BadRequest();
        }

        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (challenge != asked.Challenge || form["redirect_uri"] != asked.RedirectUri || form["client_id"] != ClientId
            || form["grant_type"] != "authorization_code" || !await IsClientAsync(form)) return Results.BadRequest();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Url, ["aud"] = ClientId, ["sub"] = "subject-1", ["nonce"] = asked.Nonce, ["iat"] = now, ["exp"] = now + 300,
            ["auth_time"] = now, ["acr"] = "http://id.elegnamnden.se/loa/1.0/loa3",
        };
        Lies.IdToken?.Invoke(claims);
        var idToken = await WrapAsync(Sign(claims, Lies.IdTokenKey));
        return Results.Json(new { id_token = idToken, access_token = "access-1", token_type = "Bearer" });
    }

    private async Task<bool> IsClientAsync(IFormCollection form)
    {
        var keys = new JsonWebKeySet(await _http.GetStringAsync(ClientKeys));
        var token = new JsonWebToken(form["client_assertion"].ToString());
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = ClientId, ValidAudience = Url + "/token", IssuerSigningKeys = keys.Keys, ValidAlgorithms = ["ES256", "RS256"],
        });
        return result.IsValid && token.Subject == ClientId && _assertions.Add(token.Id)
            && form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    }

    private async Task<IResult> UserInfoAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer access-1") return Results.Unauthorized();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Url, ["aud"] = ClientId, ["sub"] = "subject-1", [PersonalClaim] = CitizenSilo.Recipients[0],
        };
        Lies.UserInfo?.Invoke(claims);
        return Lies.UserInfoPlain
            ? Results.Json(claims)
            : Results.Text(await WrapAsync(Sign(claims, Lies.UserInfoKey)), "application/jwt");
    }

    private async Task<string> WrapAsync(string token) => Lies.Wrap is { } wrap
        ? wrap(new JsonWebKeySet(await _http.GetStringAsync(ClientKeys)).Keys.Single(key => key.Use == "enc"), token)
        : token;

    /// <summary>Signs, or with no key says <c>none</c>.</summary>
    private static string Sign(Dictionary<string, object> claims, SigningCredentials? key) => key is null
        ? Base64Url.EncodeToString("{\"alg\":\"none\"}"u8) + "."
            + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims)) + "."
        : _handler.CreateToken(JsonSerializer.Serialize(claims), key);
}
