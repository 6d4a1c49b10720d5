using System.Buffers;
using System.Security.Cryptography;
using Budkavle.Grains.Letters.Contents;
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
        if (await store.TouchAsync(ContentVault.NameOf(hash), cancellationToken)) return hash;
        // A list has more than a megabyte: as garbage, that many of them would double the process's memory.
        var bytes = ArrayPool<byte>.Shared.Rent(plain.Length + services.Sealer.OverheadBytes);
        var length = services.Sealer.Seal(plain.Span, hash, bytes);
        await store.PutAsync(ContentVault.NameOf(hash), bytes.AsMemory(0, length), cancellationToken);
        // Not where writing failed: it may still be under way.
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    /// <exception cref="StorageException">The store does not have it.</exception>
    /// <exception cref="ContentsPurgedException">It was removed by rule.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        var plain = new ArrayBufferWriter<byte>();
        await ReadAsync(hash, plain, cancellationToken);
        return plain.WrittenMemory;
    }

    /// <summary>Reads a list into memory that has held others before.</summary>
    /// <exception cref="StorageException">The store does not have it.</exception>
    public async Task ReadAsync(ReadOnlyMemory<byte> hash, ArrayBufferWriter<byte> plain, CancellationToken cancellationToken)
    {
        var name = ContentVault.NameOf(hash.Span);
        if (await services.Store.Contents.GetAsync(name, cancellationToken) is not { } bytes)
        {
            await ContentVault.ThrowIfPurgedAsync(services.Store.Contents, services.Sealer, name, cancellationToken);
            throw new StorageException("A list of recipients is missing from the content store.");
        }

        await services.Sealer.FetchAsync(bytes, cancellationToken);
        plain.ResetWrittenCount();
        plain.Advance(services.Sealer.Open(bytes.Span, hash.Span, plain.GetSpan(bytes.Length)));
    }
}
