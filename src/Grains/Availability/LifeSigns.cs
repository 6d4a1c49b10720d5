using Budkavle.Domain.Availability;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Availability;

/// <summary>
/// Proves every few seconds that the service works: each shard answers, and the store takes a write. Whoever finds that the last proof is
/// too old, after a crash, a stop, a pause or a store that was away, records an outage from that proof to now.
/// </summary>
/// <remarks>
/// Several silos write the same proof: the service was away only if none of them could. The outage is durable before the new proof is, so
/// a crash in between makes it found again and never lost. And nothing that begins before a proof is recorded after it, since
/// whoever records has first taken the document from all others: letters expire on that.
/// </remarks>
public sealed class LifeSigns(IDocumentStore documents, IGrainFactory grains, OutageBook book, int shards, TimeProvider clock)
{
    /// <summary>How often to prove it.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>A gap between proofs from which it is an outage. Shorter ones are slow answers, which clients retry.</summary>
    public static readonly TimeSpan OutageMin = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(5);

    /// <summary>One proof. Throws what the store or the log throws: then there is none.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var working = await Task.WhenAll(Enumerable.Range(0, shards).Select(WorksAsync));
        var document = await documents.ReadAsync(LifeSign.Document, cancellationToken);
        var (last, version) = (LifeSign.Read(document, shards), document.Version);
        var now = clock.GetUtcNow();
        if (FindOutage(last, working, now) is { } outage)
        {
            // Another silo that has found it too can write no proof from here on, nor this one if the other comes between.
            if (!await documents.WriteAsync(LifeSign.Document, version, document.Bytes, cancellationToken)) return;
            version++;
            await book.RecordAsync(outage);
        }

        var at = now.ToUnixTimeMilliseconds();
        // Never back, though another silo's clock is ahead of this one's.
        var next = new LifeSign(
            [.. working.Select((works, shard) => last is null ? at : works ? Math.Max(at, last.ShardsAt[shard]) : last.ShardsAt[shard])],
            false);
        // False if another silo has proved it meanwhile, which is as good.
        await documents.WriteAsync(LifeSign.Document, version, next.ToBytes(), cancellationToken);
    }

    /// <summary>Says that the process ends in order. Whether that is an outage shows at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(LifeSign.Document, cancellationToken);
        if (LifeSign.Read(document, shards) is not { } last) return;
        await documents.WriteAsync(LifeSign.Document, document.Version, (last with { Stopped = true }).ToBytes(), cancellationToken);
    }

    /// <summary>The outage that ends now, if one does.</summary>
    private static Outage? FindOutage(LifeSign? last, bool[] working, DateTimeOffset now)
    {
        if (last is null) return null;
        var dark = Enumerable.Range(0, working.Length)
            .Where(shard => working[shard] && now - At(last, shard) >= OutageMin)
            .ToArray();
        if (dark.Length == 0) return null;
        var start = dark.Min(shard => At(last, shard));
        return new Outage(
            start, now, last.Stopped ? OutageCause.Stopped : OutageCause.Unexplained, dark.Length == working.Length ? [] : dark);
    }

    private async Task<bool> WorksAsync(int shard)
    {
        try
        {
            await grains.GetGrain<IPostOfficeGrain>(shard).Open().WaitAsync(_answerMax, clock);
            return true;
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            return false;
        }
    }

    private static DateTimeOffset At(LifeSign sign, int shard) => DateTimeOffset.FromUnixTimeMilliseconds(sign.ShardsAt[shard]);
}
