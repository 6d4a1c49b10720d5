using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Outbound;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Outbound;

/// <summary>From outcomes of attempts to the log, or to another attempt.</summary>
internal sealed partial class OutboundLane
{
    /// <summary>Writes down what attempts have led to, many in one commit; true if there may be more.</summary>
    private async ValueTask<bool> WriteAsync()
    {
        Judge();
        if (_unwritten.Count == 0) return false;
        var batch = _unwritten.Take(services.Limits.ListMax).ToArray();
        // If this fails, nobody knows whether they are written. They are handed over again: the post office appends each once.
        await Office.MoveMessages(Array.ConvertAll(batch, one => one.Move));
        foreach (var (message, move) in batch)
        {
            _unwritten.Dequeue();
            _underWay.Remove(message.Item.Sequence);
            if (move.NextAt != 0) _nextDue = Math.Min(_nextDue, move.NextAt);
        }

        Volatile.Write(ref _count, _underWay.Count);
        services.Metrics.CountSent(
            batch.Count(one => one.Move.To is OutboundStatus.Delivered or OutboundStatus.Sending or OutboundStatus.Sent));
        services.Metrics.CountDeferred(batch.Count(one => one.Move.NextAt != 0));
        services.Metrics.CountFailed(batch.Count(one => one.Move.To >= OutboundStatus.PermanentFailure));
        return true;
    }

    private void Judge()
    {
        while (true)
        {
            (PendingMessage Message, ChannelOutcome Outcome) finished;
            lock (_gate)
            {
                if (!_finished.TryDequeue(out finished)) return;
            }

            if (finished.Message.Begun) Judge(finished.Message, finished.Outcome);
            else Drop(finished.Message);
        }
    }

    /// <summary>It was left to another process. If the shard is ours again by now, it is taken anew.</summary>
    private void Drop(PendingMessage message)
    {
        _underWay.Remove(message.Item.Sequence);
        Volatile.Write(ref _count, _underWay.Count);
        lock (_gate) (_news, _from) = (true, 0);
    }

    private void Judge(PendingMessage message, in ChannelOutcome outcome)
    {
        message.Attempts = (ushort)Math.Min(message.Attempts + 1, ushort.MaxValue);
        if (outcome.Result == ChannelResult.Sent)
        {
            Write(message, SentStatus(message), NotificationReason.None);
            return;
        }

        if (outcome.Result == ChannelResult.Permanent)
        {
            services.Logger.GivenUp(shard, message.Attempts, outcome.Reason, outcome.Code);
            Write(message, OutboundStatus.PermanentFailure, outcome.Reason);
            return;
        }

        if (services.Limits.Retries.DelayAfter(message.Attempts, services.Chance(), outcome.RetryAfter) is not { } wait)
        {
            services.Logger.GivenUp(shard, message.Attempts, outcome.Reason, outcome.Code);
            var status = outcome.Result == ChannelResult.Temporary ? OutboundStatus.TemporaryFailure : OutboundStatus.TechnicalFailure;
            Write(message, status, NotificationReason.AttemptsExhausted);
            return;
        }

        services.Logger.TriedAgain(shard, wait, outcome.Reason, outcome.Code);
        var at = services.Now + (long)wait.TotalMilliseconds;
        if (wait > services.Limits.DelayInMemoryMax)
        {
            Write(message, OutboundStatus.Created, outcome.Reason, at);
            return;
        }

        message.Begun = false;
        _waiting.Enqueue(message, at);
    }

    /// <summary>A mail server that has taken a mail over tells no more unless it comes back; a gateway may be set to report.</summary>
    private OutboundStatus SentStatus(PendingMessage message) => message.Channel == NotificationChannelKind.Email
        ? OutboundStatus.Delivered
        : services.Desks[message.Channel].Reports ? OutboundStatus.Sending : OutboundStatus.Sent;

    private void Write(PendingMessage message, OutboundStatus status, NotificationReason reason, long nextAt = 0) =>
        _unwritten.Enqueue((message, new MoveItem
        {
            Stream = message.Item.Stream.Value,
            Version = message.Item.Version,
            Sender = message.Message.Sender,
            From = message.Row.Status,
            FromAttempts = message.Row.Attempts,
            To = status,
            Reason = reason,
            Attempts = message.Attempts,
            NextAt = nextAt,
        }));
}
