using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Our key towards the provider: signs <c>private_key_jwt</c>.</summary>
internal sealed class OidcClientKey
{
    private const int RsaBitsMin = 2048;
    private const int EcBits = 256;

    private OidcClientKey(SecurityKey key, string algorithm, Dictionary<string, string> publicHalf)
    {
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        Credentials = new SigningCredentials(key, algorithm);
        publicHalf["kid"] = key.KeyId;
        publicHalf["use"] = "sig";
        publicHalf["alg"] = algorithm;
        Jwks = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, Dictionary<string, string>[]> { ["keys"] = [publicHalf] });
    }

    public SigningCredentials Credentials { get; }

    /// <summary>The public half as a JWK set.</summary>
    public byte[] Jwks { get; }

    /// <exception cref="ArgumentException">The file holds no such key. The text says nothing of what it holds.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OidcClientKey Read(string file)
    {
        var pem = File.ReadAllText(file);
        return TryReadEc(pem) ?? TryReadRsa(pem)
            ?? throw new ArgumentException("The e-ID's key file must hold a private key in PEM: EC P-256, or RSA of at least 2,048 bits.");
    }

    private static OidcClientKey? TryReadEc(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize != EcBits || parameters.D is null) return null;
            return new OidcClientKey(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256, new()
            {
                ["kty"] = "EC", ["crv"] = "P-256",
                ["x"] = Base64UrlEncoder.Encode(parameters.Q.X), ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
            });
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static OidcClientKey? TryReadRsa(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize < RsaBitsMin || parameters.D is null) return null;
            return new OidcClientKey(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256, new()
            {
                ["kty"] = "RSA", ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            });
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
