using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Api.Security.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>Client keys and the assertions signed with them, right and wrong.</summary>
internal sealed class Assertions(ManualTime time)
{
    private static readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public ECDsa EllipticCurve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa { get; } = RSA.Create(2048);

    public string Jwks => JsonSerializer.Serialize(new { keys = new[] { EcJwk(), RsaJwk() } });

    public static (string, string)[] Fields(string assertion) =>
        [("client_assertion_type", ClientAssertions.Type), ("client_assertion", assertion)];

    public string Sign(string clientId, string algorithm = SecurityAlgorithms.EcdsaSha256, Action<SecurityTokenDescriptor>? change = null)
    {
        SecurityKey key = algorithm.StartsWith("ES", StringComparison.Ordinal)
            ? new ECDsaSecurityKey(EllipticCurve) { KeyId = "ec" }
            : new RsaSecurityKey(Rsa) { KeyId = "rsa" };
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = ApiHost.Issuer + "/oauth/token",
            IssuedAt = time.GetUtcNow().UtcDateTime,
            Expires = time.GetUtcNow().UtcDateTime.AddMinutes(2),
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new SigningCredentials(key, algorithm),
        };
        change?.Invoke(descriptor);
        return _handler.CreateToken(descriptor);
    }

    private Dictionary<string, string> EcJwk()
    {
        var point = EllipticCurve.ExportParameters(false).Q;
        return new()
        {
            ["kty"] = "EC", ["kid"] = "ec", ["crv"] = "P-256", ["use"] = "sig",
            ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private Dictionary<string, string> RsaJwk()
    {
        var parameters = Rsa.ExportParameters(false);
        return new()
        {
            ["kty"] = "RSA", ["kid"] = "rsa",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
