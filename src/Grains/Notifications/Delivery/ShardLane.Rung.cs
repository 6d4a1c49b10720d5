using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>What an alarm brings back: attempts put off, the next channel, the next step for a letter that is still unread.</summary>
internal sealed partial class ShardLane
{
    private async ValueTask<bool> TakeRungAsync(CancellationToken cancellationToken)
    {
        DueItem[] items;
        lock (_gate) items = [.. _rung.Take(Math.Min(_underWayMax - _underWay, services.Limits.ListMax))];
        if (items.Length == 0) return false;
        var entries = await ReadEntriesAsync(items.Select(item => item.Sequence), cancellationToken);
        var digests = await GatherDigestsAsync(items, entries, cancellationToken);
        var contacts = await ReadContactsAsync(items.Select(item => item.Stream.Value));
        var letters = await Office.FindLetters(
            [.. items.Select(item => new LetterPlace { Mailbox = item.Stream.Value, Letter = item.Version })]);
        for (var i = 0; i < items.Length; i++)
        {
            lock (_gate) _rung.Dequeue();
            if (RungLetter.Of(entries[i], letters[i]) is not { } rung) Answer(items[i].Sequence);
            else if (rung.WaitsForDigest) AnswerUnlessGathered(rung, digests);
            else TakeUp(rung, contacts[rung.Mailbox.Value]);
        }

        foreach (var (mailbox, gathered) in digests) TakeUpDigest(gathered, contacts[mailbox]);
        return true;
    }

    private async ValueTask<IReadOnlyList<Entry?>> ReadEntriesAsync(IEnumerable<long> sequences, CancellationToken cancellationToken) =>
        await services.Log.ReadEntriesAsync([.. sequences.Select(one => new LogPosition(shard, one))], cancellationToken);

    private void TakeUp(in RungLetter rung, (MailboxSettings? Settings, IReadOnlyList<ContactWay> Ways) contact)
    {
        var (item, way) = Make(rung, contact);
        _late.TakeUp(item.Letter.Sequence);
        // That a letter has come is told once in any case; that it is unread only while it is.
        if (item.Step != NotificationStep.First && rung.Letter.Status >= LetterStatus.Read) Cancel(item);
        else if (item.Step == NotificationStep.Print && contact.Settings is not null) Print(item);
        else if (way is not null) Begin(item);
        else if (contact.Settings is not null) GoWithout(item, contact.Ways.Count > 0);
        else NoLongerWanted(item);
    }

    /// <summary>What is to be sent, and by which way; none if there is no way.</summary>
    private (PendingNotification Item, ContactWay? Way) Make(
        in RungLetter rung, (MailboxSettings? Settings, IReadOnlyList<ContactWay> Ways) contact)
    {
        var (entry, before, letter) = (rung.Entry, rung.Before, rung.Letter);
        var working = contact.Ways.Where(way => way.Works).ToArray();
        var isRetry = entry.Type == EntryType.NotificationDeferred && before.NextStep == before.Step;
        var way = WayFor(entry.Type, before, working);
        return (new PendingNotification
        {
            Lane = this,
            Mailbox = rung.Mailbox,
            Letter = before.Letter,
            DeferredBy = entry.Sequence,
            DeferredTo = before.NextAttemptAt,
            At = entry.At,
            AvailableAt = letter.AvailableAt,
            Escalation = Escalation.Read(letter.Escalation.Span),
            Step = before.NextStep,
            Channel = before.NextStep == NotificationStep.Print ? NotificationChannelKind.Print : way?.Channel ?? before.Channel,
            HasOther = way is { } chosen && working.Any(one => one.Rank > chosen.Rank),
            Attempts = isRetry ? before.Attempt : 0,
            Address = way?.Address ?? "",
            Language = contact.Settings?.Language ?? "",
            QuietHours = contact.Settings?.QuietHours,
            InDigest = rung.WaitsForDigest,
        }, way);
    }

    /// <summary>Which way this step takes; null if there is none.</summary>
    private static ContactWay? WayFor(EntryType type, NotificationOutcome before, ContactWay[] working)
    {
        var rank = ContactWay.RankOf(before.Channel);
        IEnumerable<ContactWay> ways = (before.NextStep, before.NextStep == before.Step) switch
        {
            (NotificationStep.Print, _) => [],
            // The same step again: the same way as far as there is one, or after a failure for good one that is left.
            (_, true) when type == EntryType.NotificationFailed => working.Where(way => way.Rank > rank),
            (_, true) => working.Where(way => way.Rank >= rank),
            (NotificationStep.OtherChannel, _) => working.Skip(1),
            _ => working,
        };
        return ways.Cast<ContactWay?>().FirstOrDefault();
    }

    /// <summary>Whether a letter that is to be told of as unread still is, by the log and not by what was known when it came up.</summary>
    private async ValueTask<bool> IsUnreadAsync(PendingNotification item)
    {
        var letters = await Office.FindLetters([new LetterPlace { Mailbox = item.Mailbox.Value, Letter = item.Letter.Version }]);
        return letters[0].Status < LetterStatus.Read;
    }

    /// <summary>From here on it is the print house's queue that knows of it.</summary>
    private void Print(PendingNotification item)
    {
        _underWay++;
        Write(item, EntryType.PrintOrdered, NotificationReason.None);
    }

    private void Cancel(PendingNotification item)
    {
        _underWay++;
        Write(item, EntryType.NotificationCancelled, NotificationReason.ReadMeanwhile);
    }

    /// <summary>There is nothing to send this by: the next step comes when its time comes.</summary>
    /// <param name="hasAddress">The recipient gave an address, and it does not work.</param>
    private void GoWithout(PendingNotification item, bool hasAddress)
    {
        _underWay++;
        var (next, at) = Following(item);
        if (at != 0) Write(item, EntryType.NotificationDeferred, NotificationReason.NoAddress, at, next);
        else if (item.Step != NotificationStep.First) Write(item, EntryType.NotificationCancelled, NotificationReason.NoAddress);
        else if (hasAddress) Write(item, EntryType.NotificationFailed, NotificationReason.AddressNotWorking);
        else Write(item, EntryType.NotificationFailed, NotificationReason.NoLongerWanted);
    }

    private void NoLongerWanted(PendingNotification item)
    {
        _underWay++;
        Write(item, EntryType.NotificationFailed, NotificationReason.NoLongerWanted);
    }

    /// <summary>The next step and its time; not at once after this one, however late this one is.</summary>
    private (NotificationStep Step, long At) Following(PendingNotification item)
    {
        var (next, at) = item.Escalation.Following(item.Step, item.AvailableAt);
        return at == 0 ? (next, 0) : (next, Math.Max(at, services.Now + (long)Escalation.GapMin.TotalMilliseconds));
    }
}
