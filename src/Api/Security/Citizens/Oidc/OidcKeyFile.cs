using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>A private key in a PEM file: EC P-256, or RSA of 2,048 bits or more (the profile, cryptographic requirements).</summary>
internal sealed class OidcKeyFile
{
    private const int RsaBitsMin = 2048;
    private const int EcBits = 256;

    /// <summary>The EC key; null if it is RSA.</summary>
    public ECDsa? Ec { get; private init; }

    /// <summary>The RSA key; null if it is EC.</summary>
    public RSA? Rsa { get; private init; }

    /// <summary>The public half as members of a JWK, without name and use.</summary>
    public required Dictionary<string, string> PublicHalf { get; init; }

    /// <exception cref="ArgumentException">The file holds no such key. The text says nothing of what it holds.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OidcKeyFile Read(string file)
    {
        var pem = File.ReadAllText(file);
        return TryReadEc(pem) ?? TryReadRsa(pem)
            ?? throw new ArgumentException("The e-ID's key file must hold a private key in PEM: EC P-256, or RSA of at least 2,048 bits.");
    }

    private static OidcKeyFile? TryReadEc(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize != EcBits || parameters.D is null) return null;
            return new OidcKeyFile
            {
                Ec = key,
                PublicHalf = new()
                {
                    ["kty"] = "EC", ["crv"] = "P-256",
                    ["x"] = Base64UrlEncoder.Encode(parameters.Q.X), ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
                },
            };
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static OidcKeyFile? TryReadRsa(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize < RsaBitsMin || parameters.D is null) return null;
            return new OidcKeyFile
            {
                Rsa = key,
                PublicHalf = new()
                {
                    ["kty"] = "RSA",
                    ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
                },
            };
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
