using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Contents;

/// <summary>
/// What is left in place of a content that was removed by rule: so that a reader is told, and an audit knows it from one that was lost.
/// Sealed for its name, so nobody without the key ring can put one in place of a content.
/// </summary>
/// <param name="Rule">Which.</param>
/// <param name="At">When, milliseconds since 1970.</param>
public sealed record ContentTrace(PurgeRule Rule, long At)
{
    private const byte Layout = 1;
    private const int SizeBytes = 1 + 1 + 8;

    public byte[] Seal(ISealer sealer, ContentHash name)
    {
        var plain = new byte[SizeBytes];
        (plain[0], plain[1]) = (Layout, (byte)Rule);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(2), At);
        var bytes = new byte[SizeBytes + sealer.OverheadBytes];
        return bytes[..sealer.Seal(plain, AssociatedOf(name), bytes)];
    }

    /// <exception cref="CryptographicException">It is no trace of this content.</exception>
    public static ContentTrace Open(ISealer sealer, ContentHash name, ReadOnlySpan<byte> bytes)
    {
        var plain = new byte[Math.Max(SizeBytes, bytes.Length)];
        return sealer.Open(bytes, AssociatedOf(name), plain) == SizeBytes && plain[0] == Layout
            ? new ContentTrace((PurgeRule)plain[1], BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(2)))
            : throw new CryptographicException("The trace of a content is of another form.");
    }

    private static byte[] AssociatedOf(ContentHash name)
    {
        var bytes = new byte[1 + 32];
        bytes[0] = (byte)'t';
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(1), name.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(17), name.Low);
        return bytes;
    }
}
