using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Storage;

namespace Budkavle.Api.Security.Clients;

/// <summary>
/// Used assertions in the document store: 64 documents, chosen by hash, each a list of (hash, end) from which the past is dropped at
/// every write. The version of the document decides between two silos that see the same assertion at once.
/// </summary>
internal sealed class AssertionReplayGuard(IDocumentStore documents, TimeProvider time) : IAssertionReplayGuard
{
    private const int Buckets = 64;
    private const int EntryBytes = 24;
    private const int AttemptsMax = 8;

    /// <summary>64 x 2,048 assertions within five minutes are 436 a second; a client needs one in ten minutes.</summary>
    private const int EntriesPerBucketMax = 2_048;

    public async ValueTask<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId.Length}:{clientId}{assertionId}"));
        var name = $"security/assertions/{hash[^1] % Buckets:d2}";
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var document = await documents.ReadAsync(name, cancellationToken);
            var next = Add(document.Version == 0 ? default : document.Bytes.Span, hash.AsSpan(0, 16), until);
            if (next is null) return false;
            if (await documents.WriteAsync(name, document.Version, next, cancellationToken)) return true;
        }

        throw new StorageException("The list of used assertions is being changed by others all the time.");
    }

    /// <summary>The list with the new entry and without those that are over; null if it is in the list.</summary>
    private byte[]? Add(ReadOnlySpan<byte> list, ReadOnlySpan<byte> hash, DateTimeOffset until)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var next = new byte[list.Length + EntryBytes];
        var length = 0;
        for (; list.Length >= EntryBytes; list = list[EntryBytes..])
        {
            if (list[..16].SequenceEqual(hash)) return null;
            if (BinaryPrimitives.ReadInt64BigEndian(list[16..]) < now) continue;
            list[..EntryBytes].CopyTo(next.AsSpan(length));
            length += EntryBytes;
        }

        if (length >= EntriesPerBucketMax * EntryBytes) throw new StorageException("The list of used assertions is full.");
        hash.CopyTo(next.AsSpan(length));
        BinaryPrimitives.WriteInt64BigEndian(next.AsSpan(length + 16), until.ToUnixTimeSeconds());
        return next[..(length + EntryBytes)];
    }
}
