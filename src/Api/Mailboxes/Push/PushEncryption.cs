using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Budkavle.Api.Mailboxes.Push;

/// <summary>
/// Messages that only one browser can read (RFC 8291, in the coding aes128gcm of RFC 8188): the push service carries them and sees their
/// length alone.
/// </summary>
internal static class PushEncryption
{
    public const int SaltBytes = 16;
    public const int AuthBytes = 16;

    /// <summary>An uncompressed point of P-256.</summary>
    public const int PointBytes = 65;

    private const int RecordBytes = 4096;
    private const int HeaderBytes = SaltBytes + 4 + 1 + PointBytes;
    private const int TagBytes = 16;

    /// <summary>Push services take 4,096 bytes (RFC 8030 7.2), which hold this much text.</summary>
    public const int TextBytesMax = RecordBytes - HeaderBytes - TagBytes - 1;

    /// <summary>
    /// The text after its delimiter is filled up to a multiple of this, so that its length says nothing of the sender's name.
    /// </summary>
    private const int PaddedTo = 256;

    /// <summary>With a key of its own and a salt for this message.</summary>
    /// <exception cref="CryptographicException">The browser's key is no point of the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> auth)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var padded = Math.Min(TextBytesMax, ((text.Length / PaddedTo) + 1) * PaddedTo);
        return Encrypt(text, padded, receiver, auth, own, RandomNumberGenerator.GetBytes(SaltBytes));
    }

    /// <param name="text">At most <see cref="TextBytesMax"/> bytes.</param>
    /// <param name="padded">How long the text is to look.</param>
    /// <param name="receiver">The browser's public key.</param>
    /// <param name="auth">The browser's authentication secret.</param>
    /// <param name="own">Our key, for this message only.</param>
    /// <param name="salt">For this message only.</param>
    public static byte[] Encrypt(
        ReadOnlySpan<byte> text, int padded, ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> auth, ECDiffieHellman own,
        ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, TextBytesMax);
        var sender = PointOf(own);
        using var other = ECDiffieHellman.Create(KeyOf(receiver));
        // RFC 8291 3.3 and 3.4: one secret of both keys and the browser's own, then key and nonce of the coding.
        var shared = own.DeriveRawSecretAgreement(other.PublicKey);
        var secret = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, shared, 32, auth.ToArray(), [.. "WebPush: info\0"u8, .. receiver, .. sender]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, salt.ToArray(), "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 12, salt.ToArray(), "Content-Encoding: nonce\0"u8.ToArray());

        var body = new byte[HeaderBytes + Math.Max(padded, text.Length) + 1 + TagBytes];
        salt.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltBytes), RecordBytes);
        body[SaltBytes + 4] = PointBytes;
        sender.CopyTo(body.AsSpan(SaltBytes + 5));
        var plain = new byte[body.Length - HeaderBytes - TagBytes];
        text.CopyTo(plain);
        // The delimiter of the last record (RFC 8188 2); what follows is filling.
        plain[text.Length] = 2;
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, body.AsSpan(HeaderBytes, plain.Length), body.AsSpan(HeaderBytes + plain.Length));
        return body;
    }

    /// <summary>The public key as an uncompressed point.</summary>
    public static byte[] PointOf(ECAlgorithm key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static ECParameters KeyOf(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != 4) throw new CryptographicException("Not an uncompressed point.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
        };
    }
}
