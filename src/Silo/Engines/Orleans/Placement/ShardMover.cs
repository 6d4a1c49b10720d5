using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Orleans.Runtime;

namespace Budkavle.Silo.Engines.Placement;

/// <summary>
/// Brings shards to the silos that they belong to when members have come or gone: what Orleans has placed stays where it is. The silo that
/// has a shard gives it up, one after the other, so that at most one of its shards is between two silos. What nobody has any more is opened
/// by the silo that it belongs to.
/// </summary>
internal sealed partial class ShardMover(
    Engine engine, ISiloStatusOracle members, ShardPlacementDirector director, IGrainFactory grains, ILogger<ShardMover> logger)
    : BackgroundService
{
    private readonly long[] _triedAt = new long[engine.Shards];
    private readonly Task?[] _opening = new Task?[engine.Shards];
    private Task _moving = Task.CompletedTask;
    private string _members = "";
    private long _steadySince;
    private long _lookedAt;
    private long _pausedAt;

    private ShardServices Shards => engine.Services;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ClusterLimits.MoveEvery, Shards.Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var silos = members.GetActiveSilos();
            if (MayBeDead() || silos.Length == 0) continue;
            var map = director.MapOf(silos);
            var own = ShardPlacementDirector.NameOf(members.SiloAddress);
            var areSteady = AreSteady(silos);
            for (var shard = 0; shard < engine.Shards && !stoppingToken.IsCancellationRequested; shard++)
            {
                if (map.OwnerOf(shard) == own) OpenOwn(shard);
                else if (areSteady && _moving.IsCompleted && Shards.Holds(shard) && MayTry(shard))
                {
                    // Not waited for: a move that takes long would look as if this process had stood still.
                    _moving = MoveAsync(shard);
                }
            }
        }
    }

    /// <summary>
    /// Opens a shard that belongs here and is not here. If its silo has died nobody else does before the next call for it; if it is on its
    /// way from another silo this only asks how it is. One at a time for each shard, and nobody waits.
    /// </summary>
    private void OpenOwn(int shard)
    {
        if (Shards.Holds(shard) || _opening[shard] is { IsCompleted: false }) return;
        _opening[shard] = OpenAsync(shard);
    }

    private async Task OpenAsync(int shard)
    {
        Task opened = grains.GetGrain<IPostOfficeGrain>(shard).Open();
        await opened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Whether this process stood still for so long that it may have been declared dead. Until it would know, it takes no shard from those
    /// who have opened them since.
    /// </summary>
    private bool MayBeDead()
    {
        var now = Shards.Clock.GetTimestamp();
        if (_lookedAt != 0 && Shards.Clock.GetElapsedTime(_lookedAt, now) >= ClusterLimits.ProbeEvery * ClusterLimits.ProbesMissedMax)
            _pausedAt = now;
        _lookedAt = now;
        return _pausedAt != 0 && Shards.Clock.GetElapsedTime(_pausedAt, now) < ClusterLimits.MembersEvery * 2;
    }

    private bool AreSteady(SiloAddress[] silos)
    {
        var now = string.Join(' ', silos.Select(silo => silo.ToParsableString()).Order(StringComparer.Ordinal));
        if (now != _members) (_members, _steadySince) = (now, Shards.Clock.GetTimestamp());
        return Shards.Clock.GetElapsedTime(_steadySince) >= ClusterLimits.MembersSteadyFor;
    }

    private bool MayTry(int shard)
    {
        if (_triedAt[shard] != 0 && Shards.Clock.GetElapsedTime(_triedAt[shard]) < ClusterLimits.MoveAgainAfter) return false;
        _triedAt[shard] = Shards.Clock.GetTimestamp();
        return true;
    }

    private async Task MoveAsync(int shard)
    {
        try
        {
            var office = grains.GetGrain<IPostOfficeGrain>(shard);
            await office.Release();
            // Waits until the shard is given up, and wakes it where it belongs.
            var status = await office.Open();
            LogMoved(shard, status.Owner, status.Epoch);
        }
        catch (Exception failure)
        {
            // Whoever calls next opens it; ShardKeeper does at the latest. Thrown on, it would stop the silo.
            LogNotMoved(shard, failure.GetType().Name);
        }
    }

    [LoggerMessage(8001, LogLevel.Information, "Shard {Shard} is now with {Owner} under epoch {Epoch}")]
    private partial void LogMoved(int shard, string owner, long epoch);

    [LoggerMessage(8002, LogLevel.Warning, "Shard {Shard} could not be handed over ({Reason}); it will be opened at the next call")]
    private partial void LogNotMoved(int shard, string reason);
}
