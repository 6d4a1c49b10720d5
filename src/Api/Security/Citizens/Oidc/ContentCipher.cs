using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Ciphers for a JWE's content (RFC 7518, 5): AES-GCM as the profile has it, and OpenID's default, AES-CBC with HMAC.</summary>
internal static class ContentCipher
{
    private const int GcmTagLength = 16;
    private const int GcmNonceLength = 12;

    /// <summary>In bytes; null for a cipher that is not accepted.</summary>
    public static int? KeyLength(string? name) => name switch
    {
        "A128GCM" => 16,
        "A256GCM" or "A128CBC-HS256" => 32,
        "A256CBC-HS512" => 64,
        _ => null,
    };

    /// <exception cref="CryptographicException">It was not made with this key, or has been changed.</exception>
    public static byte[] Open(string name, byte[] key, byte[] nonce, byte[] content, byte[] tag, byte[] header) => name switch
    {
        "A128GCM" or "A256GCM" => OpenGcm(key, nonce, content, tag, header),
        "A128CBC-HS256" => OpenCbc(key, nonce, content, tag, header, HMACSHA256.HashData),
        _ => OpenCbc(key, nonce, content, tag, header, HMACSHA512.HashData),
    };

    private static byte[] OpenGcm(byte[] key, byte[] nonce, byte[] content, byte[] tag, byte[] header)
    {
        // A shorter tag is easier to guess.
        if (tag.Length != GcmTagLength || nonce.Length != GcmNonceLength) throw new CryptographicException();
        using var cipher = new AesGcm(key, GcmTagLength);
        var plain = new byte[content.Length];
        cipher.Decrypt(nonce, content, tag, plain, header);
        return plain;
    }

    private static byte[] OpenCbc(
        byte[] key, byte[] nonce, byte[] content, byte[] tag, byte[] header, Func<byte[], byte[], byte[]> authenticate)
    {
        var half = key.Length / 2;
        var bits = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bits, header.Length * 8L);
        var expected = authenticate(key[..half], [.. header, .. nonce, .. content, .. bits]);
        // Before the padding is looked at: else its errors would tell what is inside.
        if (!CryptographicOperations.FixedTimeEquals(expected.AsSpan(0, half), tag)) throw new CryptographicException();
        using var cipher = Aes.Create();
        cipher.Key = key[half..];
        return cipher.DecryptCbc(content, nonce);
    }
}
