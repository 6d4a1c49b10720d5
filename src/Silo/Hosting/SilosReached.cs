using Budkavle.Api.Health;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Silo.Hosting;

/// <summary>
/// A front end is ready while any shard answers through a silo. Not while all do: a shard that is on its way between two silos is away for
/// every front end alike, and none could do better.
/// </summary>
internal sealed class SilosReached(Engine engine, IGrainFactory grains, TimeProvider clock) : IReadinessCheck
{
    /// <summary>Less than what a look at /health/ready is given, so that it is this that says what is wrong.</summary>
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(1.5);

    /// <summary>One round of calls a second, however often anyone looks.</summary>
    private static readonly TimeSpan _ageMax = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<bool>? _asked;
    private long _askedAt;

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken) =>
        await Ask().WaitAsync(cancellationToken) ? null : "No silo answers.";

    private Task<bool> Ask()
    {
        lock (_gate)
        {
            if (_asked is not null && clock.GetElapsedTime(_askedAt) < _ageMax) return _asked;
            _askedAt = clock.GetTimestamp();
            return _asked = AskAsync();
        }
    }

    private async Task<bool> AskAsync()
    {
        await foreach (var answered in Task.WhenEach(Enumerable.Range(0, engine.Shards).Select(AnswersAsync)))
        {
            if (await answered) return true;
        }

        return false;
    }

    private async Task<bool> AnswersAsync(int shard)
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
}
