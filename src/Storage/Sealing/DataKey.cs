using System.Security.Cryptography;

namespace Budkavle.Storage.Sealing;

/// <summary>A key that seals data. Only the process that made it seals with it, so a counter makes its nonces unique.</summary>
internal sealed class DataKey(uint id, byte[] secret)
{
    public const int SecretBytes = 32;
    public const int TagBytes = 16;

    /// <summary>Instances a thread keeps: the key it seals with and those of the data it reads. A power of two.</summary>
    private const int CachedMax = 8;

    [ThreadStatic]
    private static (DataKey? Key, AesGcm? Cipher)[]? cache;

    private readonly SmallGcm? small = SmallGcm.IsSupported ? new SmallGcm(secret) : null;
    private long seals;

    public uint Id => id;

    public long Seals => Interlocked.Read(ref seals);

    /// <summary>The number of the next seal under this key, from 1.</summary>
    public long NextSeal() => Interlocked.Increment(ref seals);

    /// <summary>Encrypts by whichever way is faster for this length.</summary>
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        if (small is not null && plain.Length <= SmallGcm.PlainBytesMax) small.Encrypt(nonce, plain, cipher, tag, associated);
        else Cipher().Encrypt(nonce, plain, cipher, tag, associated);
    }

    /// <summary>Decrypts by whichever way is faster for this length.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The bytes were changed, or belong elsewhere.</exception>
    public void Decrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> associated)
    {
        if (small is not null && cipher.Length <= SmallGcm.PlainBytesMax) small.Decrypt(nonce, cipher, tag, plain, associated);
        else Cipher().Decrypt(nonce, cipher, tag, plain, associated);
    }

    /// <summary>
    /// This thread's cipher for the key: an instance may be used by one thread at a time, and costs too much to make for each call.
    /// </summary>
    private AesGcm Cipher()
    {
        ref var cached = ref (cache ??= new (DataKey?, AesGcm?)[CachedMax])[id & (CachedMax - 1)];
        if (cached.Key == this) return cached.Cipher!;
        cached.Cipher?.Dispose();
        cached = (this, new AesGcm(secret, TagBytes));
        return cached.Cipher!;
    }

    public ReadOnlySpan<byte> Secret => secret;
}
