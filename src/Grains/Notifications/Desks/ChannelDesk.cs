using System.Threading.Channels;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Desks;

/// <summary>
/// The workers of one channel: as many as it bears at once, taking turns at what all shards have for it. Its queue is bounded by what each
/// shard may have under way.
/// </summary>
internal sealed class ChannelDesk(
    INotificationChannel channel, NotificationMetrics metrics, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private readonly Channel<IDeskItem> _queue = System.Threading.Channels.Channel.CreateUnbounded<IDeskItem>();
    private readonly ChannelGate _gate = new(channel.Limits.Validated(), clock);
    private Task[] _workers = [];

    public CircuitState Circuit => _gate.State;

    /// <summary>Whether the provider reports what became of a message after it has taken it.</summary>
    public bool Reports => channel.Reports;

    public void Enqueue(IDeskItem item) => _queue.Writer.TryWrite(item);

    /// <param name="intake">Ends the taking of further messages.</param>
    /// <param name="sending">Breaks off those under way.</param>
    public void Start(TaskScheduler scheduler, CancellationToken intake, CancellationToken sending) =>
        _workers = [.. Enumerable.Range(0, channel.Limits.ConcurrencyMax).Select(_ => Task.Factory.StartNew(
            () => WorkAsync(intake, sending), CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap())];

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return channel.DisposeAsync();
    }

    /// <summary>Completes when every worker has ended.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_workers);

    private async Task WorkAsync(CancellationToken intake, CancellationToken sending)
    {
        try
        {
            while (true)
            {
                var item = await _queue.Reader.ReadAsync(intake);
                if (item.Done)
                {
                    // Another process has sent it meanwhile.
                    item.Finish(ChannelOutcome.Sent);
                    continue;
                }

                await _gate.EnterAsync(intake);
                // It may have waited for its turn, or for the provider, for hours.
                if (await JudgeAsync(item) is { } verdict)
                {
                    _gate.Withdraw();
                    item.Finish(verdict);
                    continue;
                }

                if (await SendAsync(item, sending) is not { } outcome)
                {
                    _gate.Withdraw();
                    return;
                }

                if (_gate.Report(outcome.Result != ChannelResult.Unavailable)) logger.CircuitChanged(channel.Kind, _gate.State);
                metrics.CountAttempt(channel, outcome.Result);
                item.Finish(outcome);
            }
        }
        catch (OperationCanceledException) when (intake.IsCancellationRequested)
        {
            // What was not sent has no outcome in the log, and comes again after the next start.
        }
    }

    /// <summary>Asks at the last moment whether it is to be sent; if not, or if there is no answer, it has its outcome.</summary>
    private async ValueTask<ChannelOutcome?> JudgeAsync(IDeskItem item)
    {
        try
        {
            return await item.JudgeAsync();
        }
        catch (Exception fault)
        {
            logger.ChannelFailed(channel.Kind, fault.GetType().Name);
            return new ChannelOutcome(ChannelResult.Temporary, NotificationReason.ProviderUnavailable);
        }
    }

    /// <summary>The outcome of an attempt; null if it was broken off by a stop.</summary>
    private async ValueTask<ChannelOutcome?> SendAsync(IDeskItem item, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(channel.Limits.AttemptTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var span = EngineSpans.Send("notify", "budkavle.channel", channel.Kind.ToString());
        try
        {
            var outcome = await channel.SendAsync(await item.ComposeAsync(either.Token), either.Token);
            span.End(outcome.Result.ToString(), outcome.Result != ChannelResult.Sent);
            return outcome;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            span.End(nameof(NotificationReason.ProviderTimedOut), failed: true);
            return ChannelOutcome.Unavailable(NotificationReason.ProviderTimedOut);
        }
        catch (Exception fault)
        {
            // The text is left out: it may repeat the address.
            span.End(fault.GetType().Name, failed: true);
            logger.ChannelFailed(channel.Kind, fault.GetType().Name);
            return ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        }
    }
}
