using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Availability;

/// <summary>
/// The last proof of life and the outages up to it, read together and kept for a second, so that many shards with much due ask once. An
/// older one is not wrong: what it proves stays proved.
/// </summary>
public sealed class LegalTime(ShardServices services, IGrainFactory grains) : ILegalTime
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromSeconds(1);

    /// <summary>A post office's clock waits for it, so it must not take long.</summary>
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(5);
    private volatile Known? _known;

    public async ValueTask<LegalMoment?> ReadAsync()
    {
        if (_known is { } known && services.Clock.GetElapsedTime(known.At) < _ageMax) return known.Moment;
        try
        {
            return await ReadAnewAsync().WaitAsync(_answerMax, services.Clock);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private async Task<LegalMoment> ReadAnewAsync()
    {
        // In this order: outages are recorded before the proof that ends them is written, so all of them are in what is read after it.
        var document = await services.Store.Documents.ReadAsync(LifeSign.Document, CancellationToken.None);
        // The least of all shards, since an outage of several begins with the first of them.
        var proven = LifeSign.Read(document, services.Store.Log.Shards)?.ShardsAt.Min() ?? 0;
        var records = await grains.GetGrain<IOutageGrain>(0).Read();
        var moment = new LegalMoment(proven, [.. records.Select(record => record.ToOutage())]);
        _known = new Known(moment, services.Clock.GetTimestamp());
        return moment;
    }

    private sealed record Known(LegalMoment Moment, long At);
}
