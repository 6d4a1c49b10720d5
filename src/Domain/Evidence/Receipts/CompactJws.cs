using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Budkavle.Domain.Evidence;

/// <summary>Signed JSON in compact form (RFC 7515) with ES256 (RFC 7518, section 3.4). Other algorithms are not read.</summary>
public static class CompactJws
{
    public const string Type = "receipt+jws";
    private const string Algorithm = "ES256";

    public static string Sign(ReadOnlySpan<byte> payload, string keyId, ECDsa key, string type = Type)
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["typ"] = type, ["kid"] = keyId }.ToJsonString();
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Key id and payload, not verified; null if the text is no such thing, or says another type.</summary>
    public static (string KeyId, byte[] Payload)? Read(string jws, string type = Type)
    {
        try
        {
            var parts = jws.Split('.');
            if (parts.Length != 3) return null;
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            return header.RootElement.GetProperty("alg").GetString() == Algorithm
                && header.RootElement.GetProperty("typ").GetString() == type
                && !header.RootElement.TryGetProperty("crit", out _)
                ? (header.RootElement.GetProperty("kid").GetString() ?? "", Base64Url.DecodeFromChars(parts[1]))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException
            or InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsSignedBy(string jws, ECDsa key)
    {
        var dot = jws.LastIndexOf('.');
        if (dot < 0 || !Base64Url.IsValid(jws.AsSpan(dot + 1))) return false;
        var signature = Base64Url.DecodeFromChars(jws.AsSpan(dot + 1));
        // One signature has one text, whatever bits a decoder may let through.
        if (Base64Url.EncodeToString(signature) != jws[(dot + 1)..]) return false;
        return key.VerifyData(
            Encoding.UTF8.GetBytes(jws[..dot]), signature, HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
