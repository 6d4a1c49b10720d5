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

    private long seals;

    public uint Id => id;

    public long Seals => Interlocked.Read(ref seals);

    /// <summary>The number of the next seal under this key, from 1.</summary>
    public long NextSeal() => Interlocked.Increment(ref seals);

    /// <summary>
    /// This thread's cipher for the key: an instance may be used by one thread at a time, and costs too much to make for each call.
    /// </summary>
    public AesGcm Cipher()
    {
        ref var cached = ref (cache ??= new (DataKey?, AesGcm?)[CachedMax])[id & (CachedMax - 1)];
        if (cached.Key == this) return cached.Cipher!;
        cached.Cipher?.Dispose();
        cached = (this, new AesGcm(secret, TagBytes));
        return cached.Cipher!;
    }

    public ReadOnlySpan<byte> Secret => secret;
}
