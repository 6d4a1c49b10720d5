using System.Runtime.CompilerServices;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Reads from the log what happened to letters, as the leaves of the transparency log say it: no text, no subject, no number, and of
/// recipients a keyed reference that is another for each sender. The memory it takes does not grow with the store.
/// </summary>
public sealed class EvidenceExport : IDisposable
{
    private const int BlocksPerRead = 64;
    private readonly IStore _store;
    private readonly LetterIds _ids;
    private readonly BlockEvidence _evidence;

    private EvidenceExport(IStore store, KeyRing ring, ISealer sealer)
    {
        _store = store;
        _ids = new LetterIds(ring);
        _evidence = new BlockEvidence(ring, _ids, sealer);
    }

    /// <exception cref="StorageException">The store or the key ring cannot be read.</exception>
    public static async Task<EvidenceExport> OpenAsync(IStore store, KeyRing ring, CancellationToken cancellationToken) =>
        new(store, ring, await DataKeySealer.OpenToReadAsync(ring, store.Documents, cancellationToken));

    /// <summary>The entries that are evidence of something, shard after shard, each in the order of its log.</summary>
    /// <param name="sender">Only those of this sender; 0 for all.</param>
    /// <param name="since">Only those from this time on, milliseconds since 1970.</param>
    /// <param name="progress">Told how many entries have been read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageException">The store became unavailable.</exception>
    public async IAsyncEnumerable<EvidenceLeaf> ReadAsync(
        UInt128 sender, long since, Action<long> progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tags = sender == 0 ? 0 : SenderTags.Of(sender);
        long read = 0;
        for (var shard = 0; shard < _store.Log.Shards; shard++)
        {
            long next = 1;
            while (await _store.Log.ReadShardAsync(shard, next, tags, BlocksPerRead, cancellationToken) is { Count: > 0 } blocks)
            {
                foreach (var leaf in blocks.SelectMany(_evidence.EntriesOf))
                {
                    if (leaf.At >= since && (sender == 0 || leaf.Sender == sender) && ErdsEvents.Of((EntryType)leaf.Type).Count > 0)
                        yield return leaf;
                }

                next = blocks[^1].LastSequence + 1;
                progress(read += blocks.Sum(block => block.Count));
            }
        }
    }

    public void Dispose()
    {
        _evidence.Dispose();
        _ids.Dispose();
    }
}
