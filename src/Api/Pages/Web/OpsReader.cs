using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Pages.Web;

/// <summary>Takes the operations page's snapshots: one a second at the most, however many look on.</summary>
internal sealed class OpsReader(Engine engine, IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _reading = new(1);
    private OpsSnapshot? _last;

    public async Task<OpsSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && clock.GetUtcNow() - last.At < _ageMax) return last;
            return _last = await TakeAsync();
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<OpsSnapshot> TakeAsync()
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(AskAsync));
        var reading = engine.Services.Meters.Read();
        return new OpsSnapshot
        {
            At = clock.GetUtcNow(),
            // A shard's own silo knows its letters; the other counts are this silo's.
            Engine = reading with { Letters = shards.Sum(shard => shard.Letters) },
            LatencyEdges = [.. reading.CommitLatency.Select((_, index) => EngineMeters.EdgeMilliseconds(index))],
            Shards = shards,
            KeysInMemory = engine.Services.Keys.InMemory,
            Process = OpsProcess.Read(),
            Store = engine.Store.Info.Kind,
            Durability = engine.Store.Info.Durability,
        };
    }

    /// <summary>
    /// A shard that is between two silos shows what it last said, and no silo: the page is looked at most when one has gone.
    /// </summary>
    private async Task<ShardStatus> AskAsync(int shard)
    {
        try
        {
            return await grains.GetGrain<IPostOfficeGrain>(shard).Open().WaitAsync(_answerMax, clock);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            return (_last?.Shards[shard] ?? new ShardStatus { Shard = shard }) with { Owner = "" };
        }
    }
}
