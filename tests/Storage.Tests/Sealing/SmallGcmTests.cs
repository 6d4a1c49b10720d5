using System.Security.Cryptography;
using Budkavle.Storage.Sealing;
using Xunit.Abstractions;

namespace Budkavle.Storage.Tests.Sealing;

/// <summary>The cipher for small pieces is AES-256-GCM and nothing else. Where the processor lacks it, nobody uses it.</summary>
public sealed class SmallGcmTests(ITestOutputHelper output)
{
    private static readonly byte[] Nonce = Convert.FromHexString("cafebabefacedbaddecaf888");

    /// <summary>Test cases 13 to 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.</summary>
    [ProcessorTheory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "",
        "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
        "00000000000000000000000000000000", "",
        "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        + "b16aedf5aa0de657ba637b391aafd255", "",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
        + "c5f61e6393ba7a0abcc9f662898015ad",
        "b094dac5d93471bdec1a502270e3cc6c")]
    [InlineData(
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
        + "b16aedf5aa0de657ba637b39",
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
        + "c5f61e6393ba7a0abcc9f662",
        "76fc6ece0f4e1768cddf8853bb2d551b")]
    public void The_published_test_cases_come_out(string key, string nonce, string plain, string associated, string cipher, string tag)
    {
        var small = new SmallGcm(Convert.FromHexString(key));
        byte[] sealedBytes = new byte[cipher.Length / 2], mark = new byte[16], opened = new byte[plain.Length / 2];

        small.Encrypt(Convert.FromHexString(nonce), Convert.FromHexString(plain), sealedBytes, mark, Convert.FromHexString(associated));
        small.Decrypt(Convert.FromHexString(nonce), sealedBytes, mark, opened, Convert.FromHexString(associated));

        Assert.Equal((cipher, tag), (Convert.ToHexStringLower(sealedBytes), Convert.ToHexStringLower(mark)));
        Assert.Equal(plain, Convert.ToHexStringLower(opened));
    }

    [ProcessorFact]
    public void Every_length_comes_out_as_the_framework_has_it()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("BUDKAVLE_SEED") ?? $"{Environment.TickCount & 0xffff}");
        output.WriteLine($"Seed {seed}; replay with BUDKAVLE_SEED={seed}.");
        var random = new Random(seed);
        byte[] key = new byte[32], nonce = new byte[12];
        for (var length = 0; length <= SmallGcm.PlainBytesMax; length++)
        {
            random.NextBytes(key);
            random.NextBytes(nonce);
            byte[] plain = new byte[length], associated = new byte[random.Next(70)];
            random.NextBytes(plain);
            random.NextBytes(associated);
            byte[] ours = new byte[length + 16], theirs = new byte[length + 16], opened = new byte[length];
            using var framework = new AesGcm(key, 16);
            var small = new SmallGcm(key);

            small.Encrypt(nonce, plain, ours.AsSpan(0, length), ours.AsSpan(length), associated);
            framework.Encrypt(nonce, plain, theirs.AsSpan(0, length), theirs.AsSpan(length), associated);
            small.Decrypt(nonce, theirs.AsSpan(0, length), theirs.AsSpan(length), opened, associated);

            Assert.Equal(theirs, ours);
            Assert.Equal(plain, opened);
        }
    }

    [ProcessorFact]
    public void A_changed_bit_anywhere_is_refused_and_nothing_is_told()
    {
        var small = new SmallGcm(new byte[32]);
        byte[] plain = [.. Enumerable.Range(1, 37).Select(value => (byte)value)], associated = [1, 2, 3];
        byte[] cipher = new byte[plain.Length], tag = new byte[16], opened = new byte[plain.Length];
        small.Encrypt(Nonce, plain, cipher, tag, associated);
        byte[] all = [.. Nonce, .. associated, .. cipher, .. tag];
        for (var bit = 0; bit < all.Length * 8; bit++)
        {
            var changed = (byte[])all.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Throws<AuthenticationTagMismatchException>(() =>
                small.Decrypt(changed.AsSpan(0, 12), changed.AsSpan(15, 37), changed.AsSpan(52), opened, changed.AsSpan(12, 3)));
        }

        Assert.All(opened, value => Assert.Equal(0, value));
        small.Decrypt(Nonce, cipher, tag, opened, associated);
        Assert.Equal(plain, opened);
    }

    [ProcessorFact]
    public void A_tag_cut_short_is_refused()
    {
        var small = new SmallGcm(new byte[32]);
        byte[] cipher = new byte[20], tag = new byte[16];
        small.Encrypt(Nonce, new byte[20], cipher, tag, default);

        Assert.Throws<AuthenticationTagMismatchException>(() => small.Decrypt(Nonce, cipher, tag.AsSpan(0, 15), new byte[20], default));
    }

    private sealed class ProcessorFactAttribute : FactAttribute
    {
        public ProcessorFactAttribute() => Skip = SmallGcm.IsSupported ? null : "This processor lacks the instructions.";
    }

    private sealed class ProcessorTheoryAttribute : TheoryAttribute
    {
        public ProcessorTheoryAttribute() => Skip = SmallGcm.IsSupported ? null : "This processor lacks the instructions.";
    }
}
