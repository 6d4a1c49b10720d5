using Budkavle.Api.Admission;
using Budkavle.Api.Operations.Watching;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Pages.Web;

/// <summary>Takes the operations page's snapshots: one a second at the most, however many look on.</summary>
internal sealed class OpsReader(
    Engine engine, IGrainFactory grains, MeterReader meters, AdmissionGate gate, IActivationCounts activations, AlarmBoard alarms,
    TimeProvider clock)
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan _activationsAgeMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _reading = new(1);
    private OpsSnapshot? _last;
    private IReadOnlyDictionary<string, int>? _activations;
    private long _activationsAt;

    public async Task<OpsSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && clock.GetUtcNow() - last.At < _ageMax) return last;
            return _last = await TakeAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<OpsSnapshot> TakeAsync(CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(AskAsync));
        var reading = engine.Services.Meters.Read();
        var metered = meters.Read();
        return new OpsSnapshot
        {
            At = clock.GetUtcNow(),
            // A shard's own silo knows its letters; the other counts are this silo's.
            Engine = reading with { Letters = shards.Sum(shard => shard.Letters) },
            LatencyEdges = [.. reading.CommitLatency.Select((_, index) => EngineMeters.EdgeMilliseconds(index))],
            Shards = shards,
            KeysInMemory = engine.Services.Keys.InMemory,
            Process = OpsProcess.Read(),
            Outcomes = metered.By(Instruments.Submissions),
            Queues = new OpsQueues(
                gate.UnitsInUse, (long)metered.Sum(Instruments.NotificationsWaiting), metered.Sum(Instruments.NotificationsOldest),
                (long)metered.Sum(Instruments.RelaysWaiting)),
            Activations = await CountActivationsAsync(cancellationToken),
            Alarms = alarms.On,
            Store = engine.Store.Info.Kind,
            Durability = engine.Store.Info.Durability,
        };
    }

    /// <summary>Counted seldom: there may be a million, and in a cluster every silo has to answer.</summary>
    private async ValueTask<IReadOnlyDictionary<string, int>> CountActivationsAsync(CancellationToken cancellationToken)
    {
        if (_activations is { } last && clock.GetElapsedTime(_activationsAt) < _activationsAgeMax) return last;
        _activationsAt = clock.GetTimestamp();
        return _activations = await activations.ReadAsync(cancellationToken);
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
