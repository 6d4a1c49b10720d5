using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Contents;

/// <summary>Bodies and attachments that are too large for the log: sealed, and kept once however many letters carry them.</summary>
public sealed class ContentVault(IContentStore store, ISealer sealer, KeyRing ring)
{
    private const int MacBytes = 16;
    private readonly byte[] _secret = ring.DeriveSecret("content-ids", 32);
    private readonly byte[] _scopeSecret = ring.DeriveSecret("content-scopes", 32);

    /// <summary>Stores a content and returns its SHA-256. Durable on return.</summary>
    public ValueTask<byte[]> PutAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken) =>
        PutAsync(plain, 0, cancellationToken);

    /// <summary>Stores a content for one owner alone, who may delete it (<see cref="DeleteAsync"/>). Durable on return.</summary>
    /// <param name="plain">The content.</param>
    /// <param name="scope">A name that nobody else uses; 0 for contents that are shared and kept for ever.</param>
    public async ValueTask<byte[]> PutAsync(ReadOnlyMemory<byte> plain, UInt128 scope, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(plain.Span);
        var name = NameOf(hash, scope);
        if (await store.TouchAsync(name, cancellationToken)) return hash;
        var bytes = new byte[plain.Length + sealer.OverheadBytes];
        var length = sealer.Seal(plain.Span, scope == 0 ? hash : AssociatedOf(name), bytes);
        await store.PutAsync(name, bytes.AsMemory(0, length), cancellationToken);
        return hash;
    }

    /// <summary>
    /// Whether a content is there to be named by a letter, which must be in the log well within <see cref="Purging.StorePurge.Grace"/>.
    /// </summary>
    public ValueTask<bool> TouchAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken) =>
        store.TouchAsync(NameOf(hash.Span), cancellationToken);

    /// <summary>The plain bytes of a content, or null if it is not there.</summary>
    /// <exception cref="ContentsPurgedException">It was removed by rule.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> GetAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken) =>
        GetAsync(hash, 0, cancellationToken);

    /// <summary>As <see cref="GetAsync(ReadOnlyMemory{byte}, CancellationToken)"/>; null also where it was removed by rule.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> GetIfKeptAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(hash, 0, cancellationToken);
        }
        catch (ContentsPurgedException)
        {
            return null;
        }
    }

    /// <summary>The plain bytes of a content of one owner, or null if it is not there.</summary>
    /// <exception cref="ContentsPurgedException">It was removed by rule.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(ReadOnlyMemory<byte> hash, UInt128 scope, CancellationToken cancellationToken)
    {
        var name = NameOf(hash.Span, scope);
        if (await store.GetAsync(name, cancellationToken) is not { } bytes)
        {
            await ThrowIfPurgedAsync(store, sealer, name, cancellationToken);
            return null;
        }

        await sealer.FetchAsync(bytes, cancellationToken);
        var plain = new byte[bytes.Length - sealer.OverheadBytes];
        if (scope != 0)
        {
            try
            {
                return plain.AsMemory(0, sealer.Open(bytes.Span, AssociatedOf(name), plain));
            }
            catch (CryptographicException)
            {
                // Sealed by an earlier program, as below, or changed.
            }
        }

        return plain.AsMemory(0, sealer.Open(bytes.Span, hash.Span, plain));
    }

    /// <summary>
    /// What a content of one owner is sealed for: its name in the store. Whoever audits the store knows no scope, and has no hash but
    /// the name, yet can open it.
    /// </summary>
    internal static byte[] AssociatedOf(ContentHash name)
    {
        var bytes = new byte[1 + 32];
        bytes[0] = (byte)'s';
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(1), name.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(17), name.Low);
        return bytes;
    }

    /// <summary>Deletes a content of one owner.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scope is that of shared contents.</exception>
    public ValueTask DeleteAsync(ReadOnlyMemory<byte> hash, UInt128 scope, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scope);
        return store.DeleteAsync(NameOf(hash.Span, scope), cancellationToken);
    }

    /// <summary>
    /// The id that a sender gets for a content it has uploaded: hash, length, and a code that binds both to the sender, so that knowing a
    /// hash does not give a right to the content.
    /// </summary>
    public string IdOf(UInt128 sender, ReadOnlySpan<byte> hash, long length)
    {
        Span<byte> bytes = stackalloc byte[32 + 8 + MacBytes];
        hash.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[32..], length);
        Authenticate(sender, bytes[..40], bytes[40..]);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads an id that this sender was given; false for any other text.</summary>
    public bool TryReadId(UInt128 sender, string id, out byte[] hash, out long length)
    {
        hash = [];
        length = 0;
        Span<byte> bytes = stackalloc byte[32 + 8 + MacBytes];
        if (id.Length != System.Buffers.Text.Base64Url.GetEncodedLength(bytes.Length)
            || !System.Buffers.Text.Base64Url.TryDecodeFromChars(id, bytes, out var written) || written != bytes.Length)
        {
            return false;
        }

        Span<byte> code = stackalloc byte[MacBytes];
        Authenticate(sender, bytes[..40], code);
        if (!CryptographicOperations.FixedTimeEquals(code, bytes[40..])) return false;
        hash = bytes[..32].ToArray();
        length = BinaryPrimitives.ReadInt64BigEndian(bytes[32..]);
        return true;
    }

    private void Authenticate(UInt128 sender, ReadOnlySpan<byte> content, Span<byte> code)
    {
        Span<byte> data = stackalloc byte[16 + 40];
        BinaryPrimitives.WriteUInt128BigEndian(data, sender);
        content.CopyTo(data[16..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, data, mac);
        mac[..MacBytes].CopyTo(code);
    }

    /// <summary>The name of a content in the store.</summary>
    public ContentHash NameOf(ReadOnlySpan<byte> hash, UInt128 scope)
    {
        if (scope == 0) return NameOf(hash);
        Span<byte> data = stackalloc byte[16 + 32];
        BinaryPrimitives.WriteUInt128BigEndian(data, scope);
        hash.CopyTo(data[16..]);
        Span<byte> name = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_scopeSecret, data, name);
        return NameOf(name);
    }

    /// <exception cref="ContentsPurgedException">There is a trace in its place.</exception>
    internal static async ValueTask ThrowIfPurgedAsync(
        IContentStore store, ISealer sealer, ContentHash name, CancellationToken cancellationToken)
    {
        if (await store.GetTraceAsync(name, cancellationToken) is not { } trace) return;
        await sealer.FetchAsync(trace, cancellationToken);
        throw new ContentsPurgedException(ContentTrace.Open(sealer, name, trace.Span));
    }

    internal static ContentHash NameOf(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
}
