using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace Budkavle.Storage.Sealing;

/// <summary>
/// Seals with AES-256-GCM under data keys that are kept in the store, wrapped by the key ring. Each process makes a key of its own at
/// start.
/// </summary>
/// <remarks>
/// Sealed: version (1 byte), key (4), nonce (12: a random prefix and a counter), cipher text, tag (16). The nonce never repeats under a
/// key, since a key seals in one process only and its counter only grows.
/// </remarks>
public sealed class DataKeySealer : ISealer
{
    /// <summary>Where the wrapped data keys are: documents named by this and eight hexadecimal digits.</summary>
    public const string DocumentPrefix = "data-keys/";

    /// <summary>Seals under one key before the next one takes over: far below the 2^32 that NIST SP 800-38D allows.</summary>
    public const long SealsMax = 1L << 28;

    /// <summary>The bound of NIST SP 800-38D, section 8.3. Reached only if nobody calls <see cref="RefreshAsync"/> for days.</summary>
    private const long SealsLimit = 1L << 32;

    private const byte Version = 1;
    private const int KeyAt = 1;
    private const int NonceAt = 5;
    private const int NonceBytes = 12;
    private const int CipherAt = NonceAt + NonceBytes;

    private readonly long sealsMax;
    private readonly KeyRing ring;
    private readonly IDocumentStore documents;
    private readonly Lock gate = new();
    private readonly uint prefix = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(4));
    private volatile FrozenDictionary<uint, DataKey> keys = FrozenDictionary<uint, DataKey>.Empty;
    private volatile DataKey current = null!;
    private volatile DataKey? spare;

    private DataKeySealer(KeyRing ring, IDocumentStore documents, long sealsMax)
    {
        this.sealsMax = sealsMax;
        this.ring = ring;
        this.documents = documents;
    }

    public int OverheadBytes => CipherAt + DataKey.TagBytes;

    /// <summary>Loads the data keys of earlier runs and makes one for this run.</summary>
    /// <exception cref="StorageException">The store is unavailable, or the ring lacks a key that a data key is wrapped under.</exception>
    public static ValueTask<DataKeySealer> OpenAsync(KeyRing ring, IDocumentStore documents, CancellationToken cancellationToken) =>
        OpenAsync(ring, documents, SealsMax, cancellationToken);

    /// <summary>Loads the data keys and makes none: what this sealer is given to seal, it refuses.</summary>
    /// <exception cref="StorageException">The store is unavailable, or the ring lacks a key that a data key is wrapped under.</exception>
    public static async ValueTask<DataKeySealer> OpenToReadAsync(
        KeyRing ring, IDocumentStore documents, CancellationToken cancellationToken)
    {
        var sealer = new DataKeySealer(ring, documents, SealsMax);
        await sealer.LoadAsync(cancellationToken);
        return sealer;
    }

    internal static async ValueTask<DataKeySealer> OpenAsync(
        KeyRing ring, IDocumentStore documents, long sealsMax, CancellationToken cancellationToken)
    {
        var sealer = new DataKeySealer(ring, documents, sealsMax);
        await sealer.LoadAsync(cancellationToken);
        sealer.current = await sealer.AddAsync(cancellationToken);
        return sealer;
    }

    public int Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        var length = plain.Length + OverheadBytes;
        destination = destination[..length];
        var (key, seal) = Next();
        destination[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(destination[KeyAt..], key.Id);
        BinaryPrimitives.WriteUInt32BigEndian(destination[NonceAt..], prefix);
        BinaryPrimitives.WriteInt64BigEndian(destination[(NonceAt + 4)..], seal);
        key.Encrypt(
            destination.Slice(NonceAt, NonceBytes), plain, destination.Slice(CipherAt, plain.Length), destination[^DataKey.TagBytes..],
            associatedData);
        return length;
    }

    private (DataKey Key, long Seal) Next()
    {
        while (true)
        {
            var key = current ?? throw new InvalidOperationException("This sealer was opened to read.");
            var seal = key.NextSeal();
            if (seal <= sealsMax) return (key, seal);
            if (spare is { } next)
            {
                // Whoever comes first puts the spare in place; the others find it there.
                if (Interlocked.CompareExchange(ref current, next, key) == key) spare = null;
                continue;
            }

            if (seal <= SealsLimit) return (key, seal);
            throw new CryptographicException("The data key is used up and there is no next one: the store must be refreshed.");
        }
    }

    public int Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associatedData, Span<byte> destination)
    {
        var length = sealedBytes.Length - OverheadBytes;
        if (length < 0 || sealedBytes[0] != Version) throw new CryptographicException("The sealed bytes are not of a known form.");
        var id = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes[KeyAt..]);
        if (!keys.TryGetValue(id, out var key))
        {
            throw new CryptographicException($"The data key {Name(id)} is not known; refresh, or it is gone.");
        }

        key.Decrypt(
            sealedBytes.Slice(NonceAt, NonceBytes), sealedBytes[CipherAt..^DataKey.TagBytes], sealedBytes[^DataKey.TagBytes..],
            destination[..length], associatedData);
        return length;
    }

    /// <summary>
    /// Whether <see cref="Open"/> knows the key of these bytes; if not, another process sealed them and <see cref="RefreshAsync"/> fetches
    /// it.
    /// </summary>
    public bool KnowsKeyOf(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= OverheadBytes && keys.ContainsKey(BinaryPrimitives.ReadUInt32BigEndian(sealedBytes[KeyAt..]));

    /// <summary>
    /// Fetches the keys that other processes have added, and lays a spare key ready when this one is half used. To be called now and then
    /// (a quarter of an hour is often enough), before taking over a shard, and when a key is unknown.
    /// </summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        ring.Reload();
        await LoadAsync(cancellationToken);
        // One that was opened to read has none.
        if (current is { } own && own.Seals > sealsMax / 2 && spare is null) spare = await AddAsync(cancellationToken);
    }

    /// <summary>Makes a new key in the ring and wraps every data key under it anew. What was sealed stays as it is and readable.</summary>
    /// <returns>How many data keys were rewrapped.</returns>
    public async ValueTask<int> RotateAsync(CancellationToken cancellationToken)
    {
        ring.Rotate();
        var rewrapped = 0;
        foreach (var (name, document) in await documents.ListAsync(DocumentPrefix, cancellationToken))
        {
            if (KeyRing.WrappedUnder(document.Bytes.Span) == ring.ActiveKey) continue;
            var wrapped = ring.Wrap(name, ring.Unwrap(name, document.Bytes.Span));

            // Another process that rotates too may have been first; either wrapping will do.
            if (await documents.WriteAsync(name, document.Version, wrapped, cancellationToken)) rewrapped++;
        }

        return rewrapped;
    }

    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        var listed = await documents.ListAsync(DocumentPrefix, cancellationToken);
        lock (gate)
        {
            var merged = keys.ToDictionary();
            foreach (var (name, document) in listed)
            {
                var id = uint.Parse(name.AsSpan(DocumentPrefix.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (!merged.ContainsKey(id)) merged.Add(id, new DataKey(id, ring.Unwrap(name, document.Bytes.Span)));
            }

            if (merged.Count != keys.Count) keys = merged.ToFrozenDictionary();
        }
    }

    /// <summary>Makes a key and stores it before anything is sealed with it.</summary>
    private async ValueTask<DataKey> AddAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var id = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(4));
            var key = new DataKey(id, RandomNumberGenerator.GetBytes(DataKey.SecretBytes));
            if (!await documents.WriteAsync(Name(id), 0, ring.Wrap(Name(id), key.Secret), cancellationToken)) continue;
            lock (gate)
            {
                keys = keys.Append(new(id, key)).ToFrozenDictionary();
            }

            return key;
        }
    }

    private static string Name(uint id) => string.Create(CultureInfo.InvariantCulture, $"{DocumentPrefix}{id:x8}");
}
