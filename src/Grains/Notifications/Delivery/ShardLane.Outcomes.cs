using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Storage;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>From outcomes of attempts to entries of the log, or to another attempt.</summary>
internal sealed partial class ShardLane
{
    /// <summary>
    /// Answered alarms remembered, so that one that was on its way meanwhile rings in vain. As many as one look at the due items finds.
    /// </summary>
    private const int AnsweredMax = 1024;

    private readonly PriorityQueue<PendingNotification, long> _waiting = new();
    private readonly Queue<(PendingNotification Item, EntryType Type, NotificationOutcome Outcome)> _unwritten = new();
    private readonly Queue<(StreamKey Mailbox, string[] Endpoints)> _gone = new();
    private readonly Queue<long> _answeredOrder = new();
    private readonly HashSet<long> _answered = [];
    private readonly LateNotifications _late = new();

    /// <summary>Writes down what attempts have led to; true if there may be more.</summary>
    private async ValueTask<bool> WriteOutcomesAsync()
    {
        Judge();
        await ForgetGoneAsync();
        if (_unwritten.Count == 0) return false;
        var batch = NextBatch();
        // If this fails, nobody knows whether they are written. They are handed over again: what is in the log is not appended once more.
        var appended = await Office.NoteMany([.. batch.Select(one => new NoteItem
        {
            Mailbox = one.Item.Mailbox.Value,
            Type = one.Type,
            Payload = one.Outcome.ToBytes(),
            Sender = one.Item.Letter.Sender,
        })]);
        foreach (var (item, _, _) in batch)
        {
            _unwritten.Dequeue();
            Complete(item);
        }

        _unsaved += batch.Count;
        var types = batch.Where((_, i) => appended[i]).Select(one => one.Type).ToLookup(type => type);
        services.Metrics.CountSent(types[EntryType.NotificationSent].Count());
        services.Metrics.CountDeferred(types[EntryType.NotificationDeferred].Count());
        services.Metrics.CountFailed(types[EntryType.NotificationFailed].Count());
        return true;
    }

    /// <summary>What is written at once: never a part of what one message told of.</summary>
    private List<(PendingNotification Item, EntryType Type, NotificationOutcome Outcome)> NextBatch()
    {
        var batch = _unwritten.Take(services.Limits.ListMax).ToList();
        batch.AddRange(_unwritten.Skip(batch.Count)
            .TakeWhile(one => one.Item.Leader is { } leader && leader == batch[^1].Item.Leader));
        return batch;
    }

    /// <summary>
    /// Takes browsers out of settings whose push service says that they are gone. One that is still there for whatever reason says so
    /// again with the next message.
    /// </summary>
    private async ValueTask ForgetGoneAsync()
    {
        while (_gone.TryPeek(out var gone))
        {
            await Office.ForgetPush(gone.Mailbox.Value, gone.Endpoints);
            _gone.Dequeue();
        }
    }

    private void Complete(PendingNotification item)
    {
        item.Done = true;
        _underWay--;
        _digested.Remove(item.DeferredBy);
        if (item.DeferredBy != 0) Answer(item.DeferredBy);
    }

    private void Answer(long sequence)
    {
        lock (_gate)
        {
            _ringing.Remove(sequence);
            _answered.Add(sequence);
            _answeredOrder.Enqueue(sequence);
            if (_answeredOrder.Count > AnsweredMax) _answered.Remove(_answeredOrder.Dequeue());
        }
    }

    private void Judge()
    {
        while (_unwritten.Count < services.Limits.ListMax)
        {
            (PendingNotification Item, ChannelOutcome Outcome) finished;
            lock (_gate)
            {
                if (!_finished.TryDequeue(out finished)) return;
            }

            if (finished.Outcome.Gone is { Count: > 0 } gone) _gone.Enqueue((finished.Item.Mailbox, [.. gone]));
            Judge(finished.Item, finished.Outcome);
        }
    }

    private void Judge(PendingNotification item, in ChannelOutcome outcome)
    {
        if (item.Done)
        {
            Complete(item);
            return;
        }

        if (outcome.Reason == NotificationReason.QuietHours)
        {
            PutOff(item, services.Now + (long)outcome.RetryAfter.TotalMilliseconds);
            return;
        }

        item.Attempts++;
        foreach (var one in item.Others) one.Attempts = item.Attempts;

        if (outcome.Reason == NotificationReason.ReadMeanwhile)
        {
            Write(item, EntryType.NotificationCancelled, outcome.Reason);
            return;
        }

        if (outcome.Result == ChannelResult.Sent)
        {
            foreach (var one in item.Together)
            {
                var (next, nextAt) = Following(one);
                Write(one, EntryType.NotificationSent, NotificationReason.None, nextAt, next);
            }

            return;
        }

        var delay = outcome.Result == ChannelResult.Permanent
            ? null
            : services.Limits.Retries.DelayAfter(item.Attempts, services.Chance(), outcome.RetryAfter);
        if (delay is not { } wait)
        {
            GiveUp(item, outcome);
            return;
        }

        services.Logger.TriedAgain(shard, wait, outcome.Reason, outcome.Code);
        var at = services.Now + (long)wait.TotalMilliseconds;
        if (wait <= services.Limits.DelayInMemoryMax)
        {
            _waiting.Enqueue(item, at);
            return;
        }

        foreach (var one in item.Together)
        {
            Write(one, EntryType.NotificationDeferred, outcome.Reason, at, one.Step);
            // A reminder is late from when it was due.
            _late.PutOff(one.Letter.Sequence, one.DeferredBy == 0 ? one.At : one.DeferredTo, at);
        }
    }

    /// <summary>This channel has failed for good: another one takes over at once, or else the next step when its time comes.</summary>
    private void GiveUp(PendingNotification item, in ChannelOutcome outcome)
    {
        var reason = outcome.Result == ChannelResult.Permanent ? outcome.Reason : NotificationReason.AttemptsExhausted;
        services.Logger.GivenUp(shard, item.Attempts, reason, outcome.Code);
        foreach (var one in item.Together)
        {
            var (next, at) = one.HasOther ? (one.Step, services.Now) : Following(one);
            Write(one, EntryType.NotificationFailed, reason, at, next);
        }
    }

    private static bool IsFailure(NotificationReason reason) =>
        reason is not (NotificationReason.QuietHours or NotificationReason.Digest or NotificationReason.NoAddress);

    private void Write(
        PendingNotification item, EntryType type, NotificationReason reason, long nextAttemptAt = 0, NotificationStep nextStep = default)
    {
        // What failed and is to be tried again is late still.
        if (type != EntryType.NotificationDeferred || !IsFailure(reason)) _late.End(item.Letter.Sequence);
        _unwritten.Enqueue((item, type, new NotificationOutcome
        {
            Letter = item.Letter,
            Channel = item.Channel,
            Attempt = (ushort)Math.Min(item.Attempts, ushort.MaxValue),
            Reason = reason,
            Step = item.Step,
            NextStep = nextAttemptAt == 0 ? item.Step : nextStep,
            InDigest = item.InDigest,
            // Never in the second that this one was due in: the row that says so must go, and the next one stay.
            NextAttemptAt = nextAttemptAt == 0 ? 0 : Math.Max(nextAttemptAt, item.DeferredTo + 1000),
            DeferredTo = item.DeferredTo,
        }));
    }
}
