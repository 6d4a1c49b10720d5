using System.Text.Json;
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
/// a crash in between makes it found again and never lost.
/// </remarks>
public sealed class LifeSigns(IDocumentStore documents, IGrainFactory grains, OutageBook book, int shards, TimeProvider clock)
{
    private const string Name = "availability/life-sign";

    /// <summary>How often to prove it.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>A gap between proofs from which it is an outage. Shorter ones are slow answers, which clients retry.</summary>
    public static readonly TimeSpan OutageMin = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(5);

    /// <summary>One proof. Throws what the store or the log throws: then there is none.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var working = await Task.WhenAll(Enumerable.Range(0, shards).Select(WorksAsync));
        var document = await documents.ReadAsync(Name, cancellationToken);
        var last = Read(document);
        var now = clock.GetUtcNow();
        if (FindOutage(last, working, now) is { } outage) await book.RecordAsync(outage);

        var at = now.ToUnixTimeMilliseconds();
        var next = new LifeSign([.. working.Select((works, shard) => works ? at : last?.ShardsAt[shard] ?? at)], false);
        // False if another silo has proved it meanwhile, which is as good.
        await documents.WriteAsync(Name, document.Version, Write(next), cancellationToken);
    }

    /// <summary>Says that the process ends in order. Whether that is an outage shows at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(Name, cancellationToken);
        if (Read(document) is not { } last) return;
        await documents.WriteAsync(Name, document.Version, Write(last with { Stopped = true }), cancellationToken);
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

    private LifeSign? Read(Document document)
    {
        if (document.Version == 0) return null;
        var sign = JsonSerializer.Deserialize(document.Bytes.Span, LifeSignJson.Default.LifeSign);
        return sign is not null && sign.ShardsAt.Length == shards ? sign : null;
    }

    private static byte[] Write(LifeSign sign) => JsonSerializer.SerializeToUtf8Bytes(sign, LifeSignJson.Default.LifeSign);
}
