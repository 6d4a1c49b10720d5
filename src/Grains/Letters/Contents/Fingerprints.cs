using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Contents;

/// <summary>
/// Fingerprints of what is sent under an idempotency key: the first 64 bits of a SHA-256 over a secret, to whom it goes and what it says.
/// They are stored: what they are made of never changes.
/// </summary>
/// <param name="ring">Gives the secret.</param>
/// <param name="purpose">Of what; fingerprints of two purposes never meet.</param>
/// <remarks>
/// They lie open in the key table. Of a text that many get, whoever reads the table could without the secret try all national numbers and
/// learn who got it.
/// </remarks>
public sealed class Fingerprints(KeyRing ring, string purpose)
{
    public const string Letters = "letter-fingerprints";
    public const string Submissions = "submission-fingerprints";

    private readonly byte[] _secret = ring.DeriveSecret(purpose, 32);

    public ulong Of(UInt128 recipient, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, recipient);
        return Of(bytes, content);
    }

    public ulong Of(ulong recipient, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, recipient);
        return Of(bytes, content);
    }

    private ulong Of(ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> content)
    {
        // One call over one buffer: an incremental hash costs an object for each letter. A secret before the text is enough where most of
        // the hash is cut off.
        var before = _secret.Length + recipient.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(before + content.Length);
        _secret.CopyTo(buffer, 0);
        recipient.CopyTo(buffer.AsSpan(_secret.Length));
        content.CopyTo(buffer.AsSpan(before));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, before + content.Length), hash);
        ArrayPool<byte>.Shared.Return(buffer);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
