using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>
/// Opens what the provider has encrypted to us: JWE in its compact form (RFC 7516), with an RSA key by RSA-OAEP or RSA-OAEP-256, with an EC
/// key by ECDH-ES. That something could be opened proves nothing of who wrote it: what comes out must be a signed token.
/// </summary>
internal sealed class OidcDecryption
{
    private readonly OidcKeyFile _key;
    private readonly ECDiffieHellman? _agreement;

    private OidcDecryption(OidcKeyFile key)
    {
        _key = key;
        _agreement = key.Ec is { } curve ? ECDiffieHellman.Create(curve.ExportParameters(includePrivateParameters: true)) : null;
        SecurityKey named = key.Ec is { } ec ? new ECDsaSecurityKey(ec) : new RsaSecurityKey(key.Rsa);
        // Without an algorithm: an RSA key serves two, and providers leave out keys that name another than theirs.
        KeyId = OidcClientKey.Name(named, key.PublicHalf, "enc", algorithm: null);
    }

    public string KeyId { get; }

    public Dictionary<string, string> PublicHalf => _key.PublicHalf;

    public static OidcDecryption Of(OidcKeyFile key) => new(key);

    /// <summary>What is inside; null for whatever cannot be opened, and why is told to nobody.</summary>
    public string? Open(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 5) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var root = header.RootElement;
            // Compressed content can be a thousand times its size, and what is critical is not known here.
            if (root.TryGetProperty("zip", out _) || root.TryGetProperty("crit", out _)) return null;
            if (root.TryGetProperty("kid", out var kid) && kid.GetString() != KeyId) return null;
            var (algorithm, encryption) = (root.GetProperty("alg").GetString(), root.GetProperty("enc").GetString());
            if (ContentCipher.KeyLength(encryption) is not { } length) return null;
            var wrapped = Base64Url.DecodeFromChars(parts[1]);
            var key = algorithm switch
            {
                // The profile demands RSA-OAEP. Its SHA-1 is no signature's: nothing here rests on collisions.
                "RSA-OAEP" => _key.Rsa?.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA1),
                "RSA-OAEP-256" => _key.Rsa?.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256),
                "ECDH-ES" => wrapped.Length == 0 ? Agree(root, encryption!, length) : null,
                _ => null,
            };
            if (key?.Length != length) return null;
            return Encoding.UTF8.GetString(ContentCipher.Open(
                encryption!, key, Base64Url.DecodeFromChars(parts[2]), Base64Url.DecodeFromChars(parts[3]),
                Base64Url.DecodeFromChars(parts[4]), Encoding.ASCII.GetBytes(parts[0])));
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or CryptographicException or JsonException
            or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The key that both sides derive (RFC 7518, 4.6): the single-step function of NIST SP 800-56A over SHA-256.</summary>
    private byte[]? Agree(JsonElement header, string encryption, int length)
    {
        var point = header.GetProperty("epk");
        var isOurCurve = point.GetProperty("kty").GetString() == "EC" && point.GetProperty("crv").GetString() == "P-256";
        if (_agreement is null || !isOurCurve) return null;
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(point, "x"), Y = Bytes(point, "y") },
        });
        var secret = _agreement.DeriveRawSecretAgreement(other.PublicKey);
        byte[] info =
        [
            .. Counted(Encoding.ASCII.GetBytes(encryption)), .. Counted(OptionalBytes(header, "apu")),
            .. Counted(OptionalBytes(header, "apv")), .. BigEndian(length * 8),
        ];
        var derived = new List<byte>();
        for (var round = 1; derived.Count < length; round++)
            derived.AddRange(SHA256.HashData([.. BigEndian(round), .. secret, .. info]));
        return [.. derived[..length]];
    }

    private static byte[] Bytes(JsonElement json, string name) => Base64Url.DecodeFromChars(json.GetProperty(name).GetString());

    private static byte[] OptionalBytes(JsonElement json, string name) => json.TryGetProperty(name, out _) ? Bytes(json, name) : [];

    private static byte[] Counted(byte[] bytes) => [.. BigEndian(bytes.Length), .. bytes];

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
