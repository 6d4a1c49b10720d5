using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Keys;

/// <summary>The keys as the (sealed) document that is stored and as the JWK set that is published.</summary>
internal static class SigningKeyCodec
{
    public static byte[] Encode(IEnumerable<SigningKey> keys)
    {
        var list = new JsonArray();
        foreach (var key in keys)
        {
            list.Add(new JsonObject
            {
                ["kid"] = key.KeyId,
                ["createdAt"] = key.CreatedAt,
                ["retireAt"] = key.RetireAt,
                ["pkcs8"] = Convert.ToBase64String(key.SecurityKey.ECDsa.ExportPkcs8PrivateKey()),
            });
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["keys"] = list });
    }

    public static SigningKey[] Decode(byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        return [.. json.RootElement.GetProperty("keys").EnumerateArray().Select(DecodeKey)];
    }

    public static byte[] Publish(IEnumerable<SigningKey> keys)
    {
        var list = new JsonArray();
        foreach (var key in keys)
        {
            var point = key.SecurityKey.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            list.Add(new JsonObject
            {
                ["kty"] = "EC",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.EcdsaSha256,
                ["kid"] = key.KeyId,
                ["crv"] = "P-256",
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            });
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["keys"] = list });
    }

    private static SigningKey DecodeKey(JsonElement item)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(item.GetProperty("pkcs8").GetBytesFromBase64(), out _);
        var retireAt = item.GetProperty("retireAt");
        return new SigningKey(
            item.GetProperty("kid").GetString()!,
            item.GetProperty("createdAt").GetDateTimeOffset(),
            retireAt.ValueKind == JsonValueKind.Null ? null : retireAt.GetDateTimeOffset(),
            key);
    }
}
