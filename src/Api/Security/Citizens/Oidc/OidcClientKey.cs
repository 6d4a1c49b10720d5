using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Our keys towards the provider: one signs <c>private_key_jwt</c>, the other, if any, opens what is encrypted to us.</summary>
internal sealed class OidcClientKey
{
    private OidcClientKey(SigningCredentials credentials, OidcDecryption? decryption, byte[] jwks) =>
        (Credentials, Decryption, Jwks) = (credentials, decryption, jwks);

    public SigningCredentials Credentials { get; }

    /// <summary>Null where nothing encrypted is expected.</summary>
    public OidcDecryption? Decryption { get; }

    /// <summary>The public halves as a JWK set.</summary>
    public byte[] Jwks { get; }

    /// <param name="file">The key that signs.</param>
    /// <param name="encryptionFile">The key that opens; null for none. Never the one that signs: one key has one use.</param>
    /// <exception cref="ArgumentException">A file holds no such key, or both the same. The text says nothing of what they hold.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static OidcClientKey Read(string file, string? encryptionFile = null)
    {
        var signing = OidcKeyFile.Read(file);
        SecurityKey key = signing.Ec is { } curve ? new ECDsaSecurityKey(curve) : new RsaSecurityKey(signing.Rsa);
        var algorithm = signing.Ec is null ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256;
        key.KeyId = Name(key, signing.PublicHalf, "sig", algorithm);
        var decryption = encryptionFile is null ? null : OidcDecryption.Of(OidcKeyFile.Read(encryptionFile));
        if (decryption?.KeyId == key.KeyId) throw new ArgumentException("The e-ID's key for signing must not be the one for encryption.");
        var halves = decryption is null ? [signing.PublicHalf] : new[] { signing.PublicHalf, decryption.PublicHalf };
        var jwks = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, Dictionary<string, string>[]> { ["keys"] = halves });
        return new OidcClientKey(new SigningCredentials(key, algorithm), decryption, jwks);
    }

    /// <summary>Names a key after its thumbprint, and says what it is for.</summary>
    internal static string Name(SecurityKey key, Dictionary<string, string> publicHalf, string use, string? algorithm)
    {
        publicHalf["kid"] = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        publicHalf["use"] = use;
        if (algorithm is not null) publicHalf["alg"] = algorithm;
        return publicHalf["kid"];
    }
}
