using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Tests.Letters.Contents;

/// <summary>Stored fingerprints are told from what is sent again, by later versions of the program too.</summary>
public sealed class FingerprintTests : IDisposable
{
    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Fingerprints.Letters, "letter-fingerprints")]
    [InlineData(Fingerprints.Submissions, "submission-fingerprints")]
    public void A_fingerprint_is_the_beginning_of_a_hash_over_the_secret_the_recipient_and_the_content(string purpose, string stored)
    {
        var ring = KeyRing.OpenOrCreate(_files.KeyRing, TimeProvider.System);
        var secret = ring.DeriveSecret(stored, 32);
        var prints = new Fingerprints(ring, purpose);

        var number = prints.Of(0x0102030405060708UL, "text"u8);
        var mailbox = prints.Of(new UInt128(0x0102030405060708UL, 9), "text"u8);

        Assert.Equal(First([.. secret, 1, 2, 3, 4, 5, 6, 7, 8, .. "text"u8]), number);
        Assert.Equal(First([.. secret, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 9, .. "text"u8]), mailbox);
    }

    private static ulong First(byte[] bytes) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
}
