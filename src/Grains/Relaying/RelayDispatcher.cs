using System.Diagnostics.Metrics;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Relaying;

/// <summary>
/// Hands letters over to the operators that their recipients have chosen: reads the waiting rooms of the shards that this process writes,
/// sends, and has the post office write each outcome down, which takes the letter out of the room.
/// </summary>
/// <remarks>
/// At least once, under the letter's id, and never for a letter that is not in the log. The room is a list of the log, so there is nothing
/// to be found again after a crash. Make it before the grain host starts, so that it hears of every shard.
/// </remarks>
public sealed class RelayDispatcher : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, OperatorDesk> _desks;
    private readonly RelayServices _services;
    private readonly WaitingRooms _rooms;
    private volatile IReadOnlyList<WaitingRoom> _counted = [];
    private Task _loops = Task.CompletedTask;
    private long _alarmedAt;
    private int _disposed;

    /// <param name="links">One for each operator; disposed with the dispatcher.</param>
    public RelayDispatcher(
        Engine engine, IGrainFactory grains, IReadOnlyList<IOperatorLink> links, RelayOrders orders, WaitingRooms rooms,
        RelayLimits limits, Random random, ILogger<RelayDispatcher> logger)
    {
        _rooms = rooms;
        var watch = new ShardWatch(engine.Shards);
        Metrics = new RelayMetrics(
            () => _counted.Select(room => new Measurement<long>(room.Waiting, Tag(room))),
            () => _counted.Where(room => room.OldestAt != 0).Select(room => new Measurement<double>(AgeOf(room).TotalSeconds, Tag(room))),
            () => (_desks ?? []).Select(desk => new Measurement<int>(
                desk.Value.Circuit == CircuitState.Open ? 1 : 0, new KeyValuePair<string, object?>("operator", desk.Key))));
        _services = new RelayServices(
            grains, engine.LetterIds, watch, orders, limits, Metrics, engine.Services.Owner, engine.Services.Clock, random, logger);
        _desks = links.ToDictionary(link => link.Domain, link => new OperatorDesk(link, _services), StringComparer.OrdinalIgnoreCase);
        engine.Observers.Add(watch);
    }

    public RelayMetrics Metrics { get; }

    /// <summary>Domains of the operators that there is a way to.</summary>
    public IReadOnlyCollection<string> Operators => _desks.Keys;

    /// <summary>Whether an operator answers; null for one that there is no way to.</summary>
    public CircuitState? CircuitOf(string domain) => _desks.TryGetValue(domain, out var desk) ? desk.Circuit : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops = Task.WhenAll(_desks.Values.Select(desk => desk.RunAsync(_stopping.Token)).Append(WatchAsync(_stopping.Token)));
        return Task.CompletedTask;
    }

    /// <summary>Breaks off what is under way, which is sent again after the next start, under the same id.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask DisposeAsync()
    {
        // A container disposes once for each registration that gave the instance out.
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await StopAsync(CancellationToken.None);
        foreach (var desk in _desks.Values) await desk.DisposeAsync();
        Metrics.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Reads what operations have ordered, counts what waits, and says what has waited for too long.</summary>
    private async Task WatchAsync(CancellationToken stopping)
    {
        var counted = 0L;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _services.Orders.RefreshAsync(stopping);
                if (_services.Now - counted >= _services.Limits.CountEvery.TotalMilliseconds)
                {
                    counted = _services.Now;
                    _counted = await _rooms.CountAsync([.. _services.Shards.Mine().Select(mark => mark.Shard)]);
                    Alarm();
                }
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                _services.Logger.RelaysUncounted(fault.GetType().Name);
            }

            await Task.Delay(_services.Limits.LookEvery, _services.Clock, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private void Alarm()
    {
        var after = _services.Limits.AlarmAfter;
        var late = _counted.Where(room => room.OldestAt != 0 && AgeOf(room) >= after).ToArray();
        if (late.Length == 0 || _services.Now - _alarmedAt < after.TotalMilliseconds) return;
        _alarmedAt = _services.Now;
        foreach (var room in late)
        {
            if (_desks.TryGetValue(room.Domain, out var desk))
                _services.Logger.RelayAlarm(room.Domain, (long)AgeOf(room).TotalMinutes, room.Waiting, desk.Trouble);
            else _services.Logger.RelayUnknown(room.Waiting, room.Domain);
        }
    }

    private TimeSpan AgeOf(WaitingRoom room) => TimeSpan.FromMilliseconds(Math.Max(0, _services.Now - room.OldestAt));

    private static KeyValuePair<string, object?> Tag(WaitingRoom room) => new("operator", room.Domain);
}
