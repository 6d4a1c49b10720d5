using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Budkavle.Domain.Evidence;

/// <summary>A public key that receipts and checkpoints are verified with: ECDSA over P-256.</summary>
/// <param name="Id">The key's thumbprint (RFC 7638), which is its id in signatures.</param>
/// <param name="Key">The key.</param>
public sealed record EvidenceKey(string Id, ECDsa Key)
{
    public static EvidenceKey Of(ECDsa key)
    {
        var (x, y) = PointOf(key);
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new EvidenceKey(Base64Url.EncodeToString(thumbprint), key);
    }

    /// <summary>The public point's coordinates in base64url.</summary>
    public static (string X, string Y) PointOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    /// <summary>Reads public keys from a file's text: PEM, a JWK, or a JWK set. Empty if there is none of this kind in it.</summary>
    public static IReadOnlyList<EvidenceKey> ReadMany(string text)
    {
        try
        {
            if (!text.Contains("-----BEGIN", StringComparison.Ordinal)) return ReadJson(text);
            var key = ECDsa.Create();
            key.ImportFromPem(text);
            return key.KeySize == 256 ? [Of(key)] : [];
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or JsonException or FormatException
            or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    private static List<EvidenceKey> ReadJson(string text)
    {
        using var json = JsonDocument.Parse(text);
        var set = json.RootElement.TryGetProperty("keys", out var keys) ? keys.EnumerateArray().ToArray() : [json.RootElement];
        return [.. set.Where(key => key.GetProperty("crv").GetString() == "P-256").Select(key => Of(ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()),
            },
        })))];
    }
}
