using System.Security.Cryptography;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Tests.Support;

/// <summary>Hides nothing, but notices, as the real one does, bytes that were changed or stand in another place.</summary>
public sealed class PlainSealer : ISealer
{
    public int OverheadBytes => 8;

    public int Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        plain.CopyTo(destination[8..]);
        Check(plain, associatedData).CopyTo(destination);
        return plain.Length + 8;
    }

    public int Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        var plain = sealedBytes[8..];
        if (!Check(plain, associatedData).AsSpan().SequenceEqual(sealedBytes[..8])) throw new CryptographicException("Changed, or moved.");
        plain.CopyTo(destination);
        return plain.Length;
    }

    private static byte[] Check(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(plain);
        hash.AppendData(associatedData);
        return hash.GetHashAndReset()[..8];
    }
}
