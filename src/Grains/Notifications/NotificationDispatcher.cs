using System.Diagnostics.Metrics;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Notifications.Delivery;
using Budkavle.Grains.Notifications.Desks;
using Budkavle.Grains.Notifications.Outbound;
using Budkavle.Grains.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications;

/// <summary>
/// Tells recipients of their letters: hears of each after its commit, sends a message through a channel, and appends the outcome to the
/// mailbox's stream, where the sender's status feed finds it. Sends what services have in their outboxes through the same channels.
/// </summary>
/// <remarks>
/// At least once, under one id for each letter, and never for a letter that is not in the log. What was under way in a crash is found
/// again from the
/// cursor of each shard. Make it before the grain host starts, so that it hears of every shard; start it after, stop it before.
/// </remarks>
public sealed class NotificationDispatcher : ICommitObserver, IAlarmHandler, IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _intake = new();
    private readonly CancellationTokenSource _sending = new();
    private readonly CancellationTokenSource _running = new();
    private readonly Dictionary<NotificationChannelKind, ChannelDesk> _desks;
    private readonly ShardLane[] _lanes;
    private readonly OutboundLane[] _outbound;
    private readonly NotificationLimits _limits;
    private readonly MessageComposer _composer;
    private readonly TimeProvider _clock;
    private readonly TaskScheduler _scheduler;
    private Task _loops = Task.CompletedTask;
    private int _disposed;

    /// <param name="engine">Whose commits are heard, and whose cursors are kept.</param>
    /// <param name="grains">The post offices.</param>
    /// <param name="channels">One of each kind at the most; e-mail must be among them. They are disposed with the dispatcher.</param>
    /// <param name="names">What senders are called.</param>
    /// <param name="options">What recipients are shown.</param>
    /// <param name="limits">Every bound.</param>
    /// <param name="random">Decides the jitter of waits, and the number under which cursors are owned.</param>
    /// <param name="scheduler">Where the loops run.</param>
    /// <param name="logger">Gets no personal data.</param>
    public NotificationDispatcher(
        Engine engine, IGrainFactory grains, IReadOnlyList<INotificationChannel> channels, ISenderNames names, NotificationOptions options,
        NotificationLimits limits, Random random, TaskScheduler scheduler, ILogger<NotificationDispatcher> logger)
    {
        _limits = limits;
        _clock = engine.Services.Clock;
        _scheduler = scheduler;
        Metrics = new NotificationMetrics(() => Waiting, OldestSeconds, () => (_desks ?? []).Select(desk => new Measurement<int>(
            desk.Value.Circuit == CircuitState.Open ? 1 : 0, new KeyValuePair<string, object?>("channel", desk.Key.ToString()))));
        _composer = new MessageComposer(engine.Ring, options.Validated(), names, logger);
        _desks = channels.ToDictionary(channel => channel.Kind, channel => new ChannelDesk(channel, Metrics, _clock, logger));
        if (!_desks.ContainsKey(NotificationChannelKind.Email))
            throw new ArgumentException("There must be a channel for e-mail.", nameof(channels));
        var services = new LaneServices(
            grains, engine.Log, engine.Store.Documents, limits, Metrics, _clock, logger, _desks, _composer,
            new ContentVault(engine.Store.Contents, engine.Sealer, engine.Ring), engine.Services.Owner, random);
        _lanes = [.. Enumerable.Range(0, engine.Shards).Select(shard => new ShardLane(shard, engine.Shards, services))];
        _outbound = [.. Enumerable.Range(0, engine.Shards).Select(shard => new OutboundLane(shard, services))];
        engine.Observers.Add(this);
    }

    public NotificationMetrics Metrics { get; }

    /// <summary>How many letters wait to be told of, and messages to be sent; those not yet read from the log are not counted.</summary>
    public long Waiting => _lanes.Sum(lane => (long)lane.Waiting) + _outbound.Sum(lane => (long)lane.Waiting);

    /// <summary>The channels that are configured.</summary>
    public IReadOnlyCollection<NotificationChannelKind> Channels => _desks.Keys;

    /// <summary>Whether a channel's provider answers.</summary>
    public CircuitState CircuitOf(NotificationChannelKind channel) => _desks[channel].Circuit;

    public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices)
    {
        _lanes[shard].Hear(lastSequence, notices);
        foreach (var notice in notices)
        {
            if (notice.IsOutbound) _outbound[shard].Hear(notice.At, notice.LetterSequence);
        }
    }

    public void Held(int shard, long lastSequence) => _lanes[shard].Hold(lastSequence);

    public void Opened(int shard, long lastSequence)
    {
        _lanes[shard].Open(lastSequence);
        _outbound[shard].Open();
    }

    public AlarmKind Kind => AlarmKind.Notification;

    /// <summary>A notification put off is to be tried again. What cannot be taken now is dropped: the post office rings it again.</summary>
    public void Ring(DueItem item) => _lanes[item.Stream.ShardOf(_lanes.Length)].Ring(item);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var desk in _desks.Values) desk.Start(_scheduler, _intake.Token, _sending.Token);
        var loops = _lanes.Select(lane => (Func<Task>)(() => lane.RunAsync(_running.Token)))
            .Concat(_outbound.Select(lane => (Func<Task>)(() => lane.RunAsync(_running.Token))));
        _loops = Task.WhenAll(loops.Select(loop => Task.Factory.StartNew(
            loop, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap()));
        return Task.CompletedTask;
    }

    /// <summary>Finishes what is under way, writes outcomes and cursors. What is not done in time is done after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _intake.Cancel();
        using var timeout = new CancellationTokenSource(_limits.StopTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var idle = Task.WhenAll(_desks.Values.Select(desk => desk.WhenIdleAsync()));
        using (either.Token.Register(_sending.Cancel)) await idle;
        _running.Cancel();
        await _loops;
        await Task.WhenAll(_lanes.Select(lane => lane.CloseAsync(either.Token)));
        await Task.WhenAll(_outbound.Select(lane => lane.CloseAsync(either.Token)));
    }

    /// <summary>Ends at once, as a crash would; call <see cref="StopAsync"/> before for an orderly end.</summary>
    public async ValueTask DisposeAsync()
    {
        // A container disposes once for each registration that gave the instance out.
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _intake.Cancel();
        _sending.Cancel();
        _running.Cancel();
        await Task.WhenAll(_desks.Values.Select(desk => desk.WhenIdleAsync()));
        await _loops;
        foreach (var desk in _desks.Values) await desk.DisposeAsync();
        _composer.Dispose();
        Metrics.Dispose();
        _intake.Dispose();
        _sending.Dispose();
        _running.Dispose();
    }

    private double OldestSeconds()
    {
        var oldest = _lanes.Select(lane => lane.OldestAt).Where(at => at != 0).DefaultIfEmpty().Min();
        return oldest == 0 ? 0 : (_clock.GetUtcNow().ToUnixTimeMilliseconds() - oldest) / 1000.0;
    }
}
