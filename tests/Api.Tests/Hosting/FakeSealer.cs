using System.Security.Cryptography;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>AES-GCM under one key that lives as long as the test.</summary>
internal sealed class FakeSealer : ISealer
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public int OverheadBytes => NonceBytes + TagBytes;

    public int Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        using var aes = new AesGcm(_key, TagBytes);
        var nonce = destination[..NonceBytes];
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(nonce, plain, destination.Slice(OverheadBytes, plain.Length), destination.Slice(NonceBytes, TagBytes), associatedData);
        return OverheadBytes + plain.Length;
    }

    public int Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        using var aes = new AesGcm(_key, TagBytes);
        var length = sealedBytes.Length - OverheadBytes;
        aes.Decrypt(
            sealedBytes[..NonceBytes],
            sealedBytes[OverheadBytes..],
            sealedBytes.Slice(NonceBytes, TagBytes),
            destination[..length],
            associatedData);
        return length;
    }
}
