using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>All senders as the log says they are, without a silo: for tools that open a store themselves.</summary>
public static class SenderArchive
{
    private const int BlocksPerRead = 64;

    /// <summary>How the stored events of senders begin; other aggregates have events whose names begin alike.</summary>
    private static readonly byte[][] _events =
    [
        .. typeof(SenderEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(one => Encoding.ASCII.GetBytes($"{{\"type\":\"{one.TypeDiscriminator}\"")),
    ];

    /// <summary>Every sender that is registered, in the order of their organisation numbers.</summary>
    /// <param name="store">Where.</param>
    /// <param name="sealer">Opens it.</param>
    /// <param name="progress">Told how many entries have been read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StorageException">The store became unavailable.</exception>
    public static async Task<IReadOnlyList<SenderState>> ReadAsync(
        IStore store, ISealer sealer, Action<long> progress, CancellationToken cancellationToken)
    {
        var log = new LogReader(store.Log, sealer);
        var senders = new Dictionary<StreamKey, SenderState>();
        long read = 0;
        for (var shard = 0; shard < log.Shards; shard++)
        {
            long next = 1;
            while (await log.ReadBlocksAsync(shard, next, 0, BlocksPerRead, cancellationToken) is { Count: > 0 } blocks)
            {
                foreach (var entry in blocks.SelectMany(log.EntriesOf)) Apply(senders, entry);
                next = blocks[^1].LastSequence + 1;
                progress(read += blocks.Sum(block => (long)block.Count));
            }
        }

        return [.. senders.Values.Where(sender => sender.IsRegistered).OrderBy(sender => sender.Number)];
    }

    private static void Apply(Dictionary<StreamKey, SenderState> senders, Entry entry)
    {
        if (entry.Type != EntryType.AggregateEvent) return;
        var json = NamingEvents.JsonOf(entry);
        foreach (var name in _events)
        {
            if (!json.StartsWith(name)) continue;
            var happened = JsonSerializer.Deserialize(json, SenderJson.Default.SenderEvent)
                ?? throw new InvalidDataException("A stored event is empty.");
            senders[entry.Stream] = senders.GetValueOrDefault(entry.Stream, SenderState.Initial)
                .Apply(happened, DateTimeOffset.FromUnixTimeMilliseconds(entry.At));
            return;
        }
    }
}
