using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.NaiveOrleans.Bare;
using Budkavle.NaiveOrleans.Ours;

namespace Budkavle.NaiveOrleans.Running;

/// <summary>
/// Our grains on Orleans: single letters, one call each, and lists through post offices; and the bare loop of shard grains.
/// </summary>
internal sealed class OurRuns(IGrainFactory grains, int shards, BenchOptions options)
{
    private const int RegisterList = 1000;
    private readonly MailboxRange _warm = new(0, options.WarmMailboxes, shards, again: true);
    private long _letter;
    private long _coldUsed = options.WarmMailboxes;

    /// <summary>Makes the mailboxes; the shards are open afterwards.</summary>
    public async Task RegisterAsync()
    {
        foreach (var shard in Enumerable.Range(0, options.Mailboxes).GroupBy(n => Letters.ShardOf(n, shards)))
        {
            foreach (var list in shard.Chunk(RegisterList))
                await Office(shard.Key).Register([.. list.Select(n => Letters.Registration(n))]);
        }
    }

    /// <summary>Opens every shard, as the silo does before it is ready.</summary>
    public Task OpenAsync() => Task.WhenAll(Enumerable.Range(0, shards).Select(shard => Office(shard).Open()));

    /// <summary>One letter a call, as the single-letter endpoint makes it.</summary>
    public Task<double> SinglesAsync(bool isWarm)
    {
        var mailboxes = isWarm ? _warm : NextCold(options.ColdForSingles);
        return ClosedLoop.RunAsync(options.InFlight, options.Length, async n =>
        {
            var shard = (int)(n % shards);
            if (mailboxes.Take(shard, 1) is not [var mailbox])
                return 0;
            Check(await Office(shard).Deliver([Letters.Letter(mailbox, Interlocked.Increment(ref _letter))]));
            return 1;
        });
    }

    /// <summary>Lists of letters, each list to one post office, two lists under way for each shard.</summary>
    public Task<double> ListsAsync(bool isWarm)
    {
        var mailboxes = isWarm ? _warm : NextCold(options.ColdForLists);
        return ClosedLoop.RunAsync(shards * 2, options.Length, async n =>
        {
            var shard = (int)(n % shards);
            DeliverItem[] items = [.. NextList(mailboxes, shard)];
            if (items.Length > 0)
                Check(await Office(shard).Deliver(items));
            return items.Length;
        });
    }

    /// <summary>The same lists, made the same way, to shard grains that only write them.</summary>
    public Task<double> BareListsAsync(IGrainFactory bare) => ClosedLoop.RunAsync(shards * 2, options.Length, async n =>
    {
        var shard = (int)(n % shards);
        return await bare.GetGrain<IBareShardGrain>(shard).Append([.. NextList(_warm, shard).Select(item => item.Payload)]);
    });

    private IPostOfficeGrain Office(int shard) => grains.GetGrain<IPostOfficeGrain>(shard);

    private MailboxRange NextCold(int count) => new(Interlocked.Add(ref _coldUsed, count) - count, count, shards, again: false);

    private IEnumerable<DeliverItem> NextList(MailboxRange mailboxes, int shard) => mailboxes.Take(shard, options.ListLetters)
        .Select(mailbox => Letters.Letter(mailbox, Interlocked.Increment(ref _letter)));

    private static void Check(DeliverResult[] results)
    {
        foreach (var result in results)
        {
            if (!result.IsNew)
                throw new InvalidDataException($"A letter was not taken as new: {result.Refusal}.");
        }
    }
}
