using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The lists of recipients, sealed in the content store under the hash of what they say: writing one again, after a crash or a repeated
/// upload, changes nothing.
/// </summary>
public sealed class DispatchContents(ShardServices services)
{
    /// <summary>Stores a list; durable on return.</summary>
    /// <returns>Its SHA-256.</returns>
    public async Task<byte[]> PutAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(plain.Span);
        var store = services.Store.Contents;
        if (await store.ExistsAsync(NameOf(hash), cancellationToken)) return hash;
        var bytes = new byte[plain.Length + services.Sealer.OverheadBytes];
        var length = services.Sealer.Seal(plain.Span, hash, bytes);
        await store.PutAsync(NameOf(hash), bytes.AsMemory(0, length), cancellationToken);
        return hash;
    }

    /// <exception cref="StorageException">The store does not have it.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        if (await services.Store.Contents.GetAsync(NameOf(hash.Span), cancellationToken) is not { } bytes)
        {
            throw new StorageException("A list of recipients is missing from the content store.");
        }

        await services.Sealer.FetchAsync(bytes, cancellationToken);
        var plain = new byte[bytes.Length - services.Sealer.OverheadBytes];
        var length = services.Sealer.Open(bytes.Span, hash.Span, plain);
        return plain.AsMemory(0, length);
    }

    private static ContentHash NameOf(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
}
