using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Counts the recipients of a draft before it is sent: how many there are, and how many a letter would reach now.</summary>
/// <remarks>One shard at a time is in memory, and what is counted is bounded: a page asks for it.</remarks>
public sealed class RecipientCensus(IGrainFactory grains, DispatchContents contents)
{
    /// <summary>More are not counted; the plan counts them when the dispatch starts.</summary>
    public const long RecipientsMax = 1_000_000;

    private const int LookupMax = 1000;

    /// <summary>The count, or null if the sender has no such dispatch or it has too many recipients.</summary>
    public async Task<RecipientCount?> CountAsync(UInt128 sender, UInt128 dispatch, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).ReadUploads(sender) is not { } uploads) return null;
        var shards = new SortedDictionary<int, List<ChunkReference>>();
        foreach (var upload in uploads)
        {
            foreach (var chunk in Manifest.Read(await contents.GetAsync(upload, cancellationToken)).Chunks)
            {
                if (!shards.TryGetValue(chunk.Shard, out var chunks)) shards[chunk.Shard] = chunks = [];
                chunks.Add(chunk);
            }
        }

        if (shards.Values.Sum(chunks => chunks.Sum(chunk => (long)chunk.Count)) > RecipientsMax) return null;
        var count = new RecipientCount();
        foreach (var (shard, chunks) in shards) count = await AddAsync(count, shard, chunks, sender, cancellationToken);
        return count;
    }

    private async Task<RecipientCount> AddAsync(
        RecipientCount count, int shard, List<ChunkReference> chunks, UInt128 sender, CancellationToken cancellationToken)
    {
        var (mailboxes, uploaded) = (new HashSet<UInt128>(), 0L);
        foreach (var chunk in chunks)
        {
            var bytes = await contents.GetAsync(chunk.Hash, cancellationToken);
            for (var i = 0; i < chunk.Count; i++) mailboxes.Add(RecipientEntry.At(bytes, i).Mailbox);
            uploaded += chunk.Count;
        }

        var office = grains.GetGrain<IPostOfficeGrain>(shard);
        count = count with { Recipients = count.Recipients + mailboxes.Count, Duplicates = count.Duplicates + uploaded - mailboxes.Count };
        foreach (var part in mailboxes.Chunk(LookupMax))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answers = await office.Lookup(part, sender);
            count = count with
            {
                Reachable = count.Reachable + answers.Count(answer => answer.Status == Reachability.Reachable),
                NotRegistered = count.NotRegistered + answers.Count(answer => answer.Status == Reachability.NotRegistered),
                Closed = count.Closed + answers.Count(answer => answer.Status == Reachability.Closed),
                NotAccepted = count.NotAccepted + answers.Count(answer => answer.Status == Reachability.SenderNotAccepted),
            };
        }

        return count;
    }
}
