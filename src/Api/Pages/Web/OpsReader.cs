using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;

namespace Budkavle.Api.Pages.Web;

/// <summary>Takes the operations page's snapshots: one a second at the most, however many look on.</summary>
internal sealed class OpsReader(Engine engine, IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromMilliseconds(900);
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
        var offices = Enumerable.Range(0, engine.Shards).Select(shard => grains.GetGrain<IPostOfficeGrain>(shard));
        var shards = await Task.WhenAll(offices.Select(office => office.Open()));
        var reading = engine.Services.Meters.Read();
        return new OpsSnapshot
        {
            At = clock.GetUtcNow(),
            Engine = reading,
            LatencyEdges = [.. reading.CommitLatency.Select((_, index) => EngineMeters.EdgeMilliseconds(index))],
            Shards = shards,
            KeysInMemory = engine.Services.Keys.InMemory,
            Process = OpsProcess.Read(),
            Store = engine.Store.Info.Kind,
            Durability = engine.Store.Info.Durability,
        };
    }
}
