using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Portal;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Runtime.Aggregates;
using Budkavle.Grains.Submissions;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>All senders as the log says they are, without a silo: for tools that open a store themselves.</summary>
public static class SenderArchive
{
    private const int BlocksPerRead = 64;

    /// <summary>Every sender that is registered, in the order of their organisation numbers.</summary>
    /// <param name="store">Where.</param>
    /// <param name="sealer">Opens it.</param>
    /// <param name="ring">Names the streams that belong together.</param>
    /// <param name="progress">Told how many entries have been read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageException">The store became unavailable.</exception>
    public static async Task<IReadOnlyList<ArchivedSender>> ReadAsync(
        IStore store, ISealer sealer, KeyRing ring, Action<long> progress, CancellationToken cancellationToken)
    {
        var log = new LogReader(store.Log, sealer);
        var senders = new ArchiveFold<SenderState, SenderEvent>(SenderAggregate.Instance);
        var intakes = new ArchiveFold<IntakeState, IntakeEvent>(IntakeAggregate.Instance);
        var books = new ArchiveFold<PortalBook, PortalEvent>(PortalAggregate.Instance);
        long read = 0;
        for (var shard = 0; shard < log.Shards; shard++)
        {
            long next = 1;
            while (await log.ReadBlocksAsync(shard, next, 0, BlocksPerRead, cancellationToken) is { Count: > 0 } blocks)
            {
                foreach (var entry in blocks.SelectMany(log.EntriesOf))
                    _ = senders.Apply(entry) || intakes.Apply(entry) || books.Apply(entry);
                next = blocks[^1].LastSequence + 1;
                progress(read += blocks.Sum(block => (long)block.Count));
            }
        }

        var hashes = new KeyedHashes(ring, log.Shards);
        return
        [
            .. senders.States.Where(one => one.Value.IsRegistered).OrderBy(one => one.Value.Number).Select(one => new ArchivedSender(
                one.Key.Value, one.Value, intakes.Of(hashes.IntakeOf(one.Key.Value)), books.Of(hashes.PortalOf(one.Key.Value)))),
        ];
    }
}
