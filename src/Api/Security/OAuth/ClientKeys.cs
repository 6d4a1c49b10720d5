using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.OAuth;

/// <summary>
/// The usable keys of a client's JWK set. Anything that is not a P-256 or RSA signature key is passed over, symmetric keys above all.
/// </summary>
internal static class ClientKeys
{
    private const int KeysMax = 8;
    private const int JwksLengthMax = 32 * 1024;

    // These keys live for one request; the library's cache of signature checkers would only fill up with them.
    private static readonly CryptoProviderFactory _uncached = new() { CacheSignatureProviders = false };

    public static IReadOnlyList<SecurityKey> Read(string? jwks, string? keyId, string algorithm)
    {
        if (jwks is null || jwks.Length > JwksLengthMax) return [];
        try
        {
            return [.. new JsonWebKeySet(jwks).Keys.Take(KeysMax)
                .Where(key => Fits(key, keyId, algorithm)).Select(Convert).OfType<SecurityKey>()];
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or FormatException)
        {
            return [];
        }
    }

    private static bool Fits(JsonWebKey key, string? keyId, string algorithm) =>
        (keyId is null || key.Kid == keyId)
        && key.Use is null or "" or "sig"
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && key.Kty == (algorithm == SecurityAlgorithms.EcdsaSha256 ? "EC" : "RSA");

    private static SecurityKey? Convert(JsonWebKey key)
    {
        try
        {
            return key.Kty == "EC" ? EllipticCurve(key) : Rsa(key);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static ECDsaSecurityKey? EllipticCurve(JsonWebKey key)
    {
        if (key.Crv != "P-256") return null;
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        var curve = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return new ECDsaSecurityKey(curve) { KeyId = key.Kid, CryptoProviderFactory = _uncached };
    }

    private static RsaSecurityKey? Rsa(JsonWebKey key)
    {
        var parameters = new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(key.N),
            Exponent = Base64UrlEncoder.DecodeBytes(key.E),
        };

        // Below 2048 bits it can be broken; above 4096 every check is a burden that the client lays on us.
        return parameters.Modulus.Length is >= 256 and <= 512 && parameters.Exponent.Length <= 4
            ? new RsaSecurityKey(RSA.Create(parameters)) { KeyId = key.Kid, CryptoProviderFactory = _uncached }
            : null;
    }
}
