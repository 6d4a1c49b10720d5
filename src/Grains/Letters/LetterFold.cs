using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Grains.Letters.Printing;
using Budkavle.Grains.Letters.Relaying;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What each type of entry does to heads, lists, due items and keys. See <see cref="IEntryFold"/>.</summary>
public sealed partial class LetterFold(int shards) : IEntryFold
{
    public IReadOnlyList<ViewKey> Needs(in Entry entry)
    {
        var bucket = entry.Type switch
        {
            EntryType.LetterPublished or (>= EntryType.RelayOrdered and <= EntryType.RelayFailed) => Buckets.Scheduled,
            EntryType.LetterRead or EntryType.LetterConfirmed or EntryType.LetterArchived or EntryType.LetterRestored
                or EntryType.LetterExpired or EntryType.LetterMarkedUnread or EntryType.LetterMarkedRead
                or EntryType.SubmissionPurged => Buckets.Inbox,
            _ => (byte)0,
        };
        if (bucket == 0) return [];
        var letter = LetterReference.Read(entry.Payload.Span).Version;
        // A checkpoint cut short may have moved the row already: then it stands where this entry would put it.
        return bucket == Buckets.Scheduled
            ? [new ViewKey(entry.Stream, bucket, letter), new ViewKey(entry.Stream, Buckets.Inbox, letter)]
            : [new ViewKey(entry.Stream, Buckets.Inbox, letter), new ViewKey(entry.Stream, Buckets.Archive, letter)];
    }

    public void Fold(Shard shard, in Entry entry, ViewRow? row)
    {
        if (shard.FoldsHeads) FoldHead(shard, entry);
        if (shard.FoldsViews) FoldViews(shard, entry, row);
        if (shard.FoldsKeys) FoldKeys(shard, entry);
    }

    private static void FoldHead(Shard shard, in Entry entry)
    {
        ref var head = ref shard.GetOrAddHead(entry.Stream);
        head.Version = entry.Version;
        switch (entry.Type)
        {
            case EntryType.MailboxRegistered:
            case EntryType.SettingsChanged:
                head.Flags = SettingsCodec.Read(entry.Payload).Flags | MailboxFlags.Registered
                    | (entry.Type == EntryType.SettingsChanged ? head.Flags & MailboxFlags.Closed : 0);
                break;
            case EntryType.MailboxClosed:
                head.Flags |= MailboxFlags.Closed;
                break;
            case EntryType.MailboxHeld:
                head.Flags = (head.Flags & ~MailboxFlags.Held) | MailboxFlags.Closed
                    | (entry.Payload.Span[0] != 0 ? MailboxFlags.Held : MailboxFlags.None);
                break;
            case EntryType.LetterDelivered:
            case EntryType.SubmissionReceived:
            case EntryType.DispatchLetterDelivered:
            case EntryType.LetterPublished:
                head.Letters++;
                head.Unread++;
                break;
            case EntryType.LetterImported:
                head.Letters++;
                if (ImportMark.Of(entry.Payload).IsUnread) head.Unread++;
                break;
            case EntryType.LetterMarkedUnread:
                head.Unread++;
                break;
            case EntryType.LetterRead:
            case EntryType.LetterMarkedRead:
                if (head.Unread > 0) head.Unread--;
                break;
            case EntryType.NotificationFailed:
                head.Flags |= FailureOf(NotificationOutcome.Read(entry.Payload.Span));
                break;
        }
    }

    /// <summary>An address that does not work is left alone, for every letter, until the settings change.</summary>
    private static MailboxFlags FailureOf(in NotificationOutcome outcome)
    {
        if (outcome.Reason is not (NotificationReason.AddressNotWorking or NotificationReason.AddressUnusable
            or NotificationReason.Bounced))
        {
            return MailboxFlags.None;
        }

        return outcome.Channel switch
        {
            NotificationChannelKind.Email => MailboxFlags.EmailFails,
            NotificationChannelKind.Sms => MailboxFlags.SmsFails,
            _ => MailboxFlags.None,
        };
    }

    private void FoldViews(Shard shard, in Entry entry, ViewRow? row)
    {
        switch (entry.Type)
        {
            case EntryType.MailboxRegistered:
            case EntryType.SettingsChanged:
                shard.Show(new ViewRow(new ViewKey(entry.Stream, Buckets.Settings, 0), ViewChange.Replace, entry.Payload.ToArray()));
                if (SettingsCodec.Read(entry.Payload).Change is { } change) ShowAt(shard, entry, Buckets.Changes, change.ToBytes());
                break;
            case EntryType.MailboxClosed when !entry.Payload.IsEmpty:
                ShowAt(shard, entry, Buckets.Changes, entry.Payload.Span);
                break;
            case EntryType.LetterDelivered or EntryType.LetterScheduled or EntryType.SubmissionReceived
                or EntryType.LetterImported:
                FoldLetter(shard, entry);
                break;
            case EntryType.DispatchLetterDelivered:
            case EntryType.DispatchLetterScheduled:
                FoldDispatchLetter(shard, entry);
                break;
            case EntryType.LetterPublished:
            case EntryType.LetterRead:
            case EntryType.LetterConfirmed:
            case EntryType.LetterArchived:
            case EntryType.LetterRestored:
            case EntryType.LetterExpired:
            case EntryType.LetterMarkedUnread:
            case EntryType.LetterMarkedRead:
                if (row is { } before) FoldStatus(shard, entry, before);
                FoldEvidence(shard, entry);
                break;
            case >= EntryType.RelayOrdered and <= EntryType.RelayFailed:
                if (row is { } relayed) RelayFold.Fold(shard, shards, entry, relayed);
                FoldEvidence(shard, entry);
                break;
            case EntryType.SubmissionPurged:
                FoldPurge(shard, entry);
                break;
            case EntryType.LetterActedOn:
                FoldAct(shard, entry);
                break;
            case EntryType.DispatchAdvanced:
                FoldAdvance(shard, entry);
                break;
            case EntryType.AggregateEvent:
                FoldEvent(shard, entry);
                break;
            case EntryType.SubmissionRejected:
                FoldRejection(shard, entry);
                break;
            case EntryType.NotificationSent:
            case EntryType.NotificationDeferred:
            case EntryType.NotificationFailed:
            case EntryType.NotificationCancelled:
                FoldNotification(shard, entry);
                break;
            case EntryType.PrintOrdered:
                FoldNotification(shard, entry);
                PrintFold.Fold(shard, shards, entry);
                break;
            case EntryType.MessageAccepted or EntryType.MessageMoved:
                OutboundFold.Fold(shard, shards, entry);
                break;
            case (>= EntryType.PrintAssigned and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled:
                PrintFold.Fold(shard, shards, entry);
                break;
        }
    }

    /// <summary>Lists what the entry says, with its time, by its version.</summary>
    private static void ShowAt(Shard shard, in Entry entry, byte bucket, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, entry.At);
        content.CopyTo(bytes.AsSpan(8));
        shard.Show(new ViewRow(new ViewKey(entry.Stream, bucket, entry.Version), ViewChange.Insert, bytes));
    }

    private void FoldLetter(Shard shard, in Entry entry)
    {
        var letter = new LetterRow { Sequence = entry.Sequence, AvailableAt = entry.At, Status = LetterStatus.Delivered };
        var reader = new FieldReader(entry.Payload.Span);
        while (reader.Read())
        {
            letter = reader.Field switch
            {
                LetterField.Sender => letter with { Sender = reader.ReadUInt128() },
                LetterField.Traits => letter with { Traits = (LetterTraits)reader.ReadByte() },
                LetterField.PublishAt => letter with { PublishAt = reader.ReadInt64() },
                LetterField.DueAt => letter with { DueAt = reader.ReadInt64() },
                LetterField.Escalation => letter with { Escalation = Escalation.Read(reader.Value) },
                LetterField.Import => ImportMark.Read(entry.Payload.Slice(reader.Offset, reader.Value.Length)).Apply(letter),
                LetterField.Subject => letter with { Subject = entry.Payload.Slice(reader.Offset, reader.Value.Length) },
                _ => letter,
            };
            // Subject is the last field that a list shows, and the body comes after it.
            if (reader.Field >= LetterField.Subject) break;
        }

        if (entry.Type == EntryType.LetterScheduled)
        {
            letter = letter with { Status = LetterStatus.Scheduled, AvailableAt = 0 };
            Wait(shard, entry, letter);
            return;
        }

        var folder = letter.Archived ? Buckets.Archive : Buckets.Inbox;
        shard.Show(Row(entry.Stream, folder, entry.Version, ViewChange.Insert, letter));
        // Whoever sent an imported letter is the old operator's client: the time for an answer ran there, and its owner knows of it.
        if (letter.Imported) return;
        if (letter.AsksInTime) AskInTime(shard, entry.Stream, entry.Version, letter);
        TellIfWanted(shard, entry, entry.Version, letter);
    }

    /// <summary>Lists a letter that is not available yet, and when it is to be looked at.</summary>
    private void Wait(Shard shard, in Entry entry, in LetterRow letter)
    {
        shard.Show(Row(entry.Stream, Buckets.Scheduled, entry.Version, ViewChange.Insert, letter));
        var due = new DueItem(AlarmKind.Letter, entry.Stream, entry.Version, At: letter.PublishAt);
        shard.Show(new ViewRow(DueKey(shard, letter), ViewChange.Insert, due.ToBytes()));
        shard.AlarmAt(letter.PublishAt);
    }

    /// <summary>Lists that the letter is to be confirmed by a time.</summary>
    private void AskInTime(Shard shard, StreamKey stream, uint version, in LetterRow letter)
    {
        var due = new DueItem(AlarmKind.Confirmation, stream, version, At: Buckets.ConfirmationDueAt(letter));
        shard.Show(new ViewRow(Buckets.DueConfirmation(shard.Number, shards, letter), ViewChange.Replace, due.ToBytes()));
        shard.ConfirmationAt(due.At);
    }

    private void FoldDispatchLetter(Shard shard, in Entry entry)
    {
        var letter = DispatchLetter.Read(entry.Payload.Span);
        var row = new LetterRow
        {
            Status = LetterStatus.Delivered,
            Traits = letter.Traits,
            Sequence = entry.Sequence,
            Sender = letter.Sender,
            Dispatch = letter.Dispatch,
            AvailableAt = entry.At,
            DueAt = letter.DueAt,
            Escalation = letter.Escalation,
        };
        if (entry.Type == EntryType.DispatchLetterScheduled)
        {
            Wait(shard, entry, row with { Status = LetterStatus.Scheduled, AvailableAt = 0 });
            return;
        }

        shard.Show(Row(entry.Stream, Buckets.Inbox, entry.Version, ViewChange.Insert, row));
        if (row.AsksInTime) AskInTime(shard, entry.Stream, entry.Version, row);
        TellIfWanted(shard, entry, entry.Version, row);
    }

    private void FoldStatus(Shard shard, in Entry entry, in ViewRow before)
    {
        var letter = LetterRow.Read(before.Bytes);
        var after = letter.Apply(entry.Type, entry.At);
        var bucket = after.Archived ? Buckets.Archive : Buckets.Inbox;
        // Not "where the row was": in a replay it may stand in its new place already, and in the old one too.
        if (LeavesBucket(entry.Type) is { } left)
            shard.Show(new ViewRow(before.Key with { Bucket = left }, ViewChange.Delete, default));
        shard.Show(Row(entry.Stream, bucket, before.Key.Position, ViewChange.Replace, after));
        if (after.AsksInTime) FoldTime(shard, entry, (uint)before.Key.Position, after);
        if (entry.Type is EntryType.LetterRead or EntryType.LetterConfirmed) FoldReading(shard, after);
        if (entry.Type != EntryType.LetterPublished) return;
        shard.Show(new ViewRow(DueKey(shard, letter), ViewChange.Delete, default));
        TellIfWanted(shard, entry, (uint)before.Key.Position, letter);
    }

    /// <summary>What was to be done while the letter is unread goes with the same commit. Which step was next does not matter.</summary>
    private void FoldReading(Shard shard, in LetterRow letter)
    {
        if (letter.Escalation.IsNone) return;
        for (var step = NotificationStep.Reminder; step <= NotificationStep.Print; step++)
        {
            var at = letter.Escalation.TimeOf(step, letter.AvailableAt);
            if (at != 0) shard.Show(new ViewRow(NotificationKey(shard, at, letter.Sequence), ViewChange.Delete, default));
        }
    }

    private void FoldTime(Shard shard, in Entry entry, uint version, in LetterRow letter)
    {
        if (entry.Type == EntryType.LetterPublished) AskInTime(shard, entry.Stream, version, letter);
        if (entry.Type is EntryType.LetterConfirmed or EntryType.LetterExpired)
            shard.Show(new ViewRow(Buckets.DueConfirmation(shard.Number, shards, letter), ViewChange.Delete, default));
    }

    private static byte? LeavesBucket(EntryType type) => type switch
    {
        EntryType.LetterPublished => Buckets.Scheduled,
        EntryType.LetterArchived => Buckets.Inbox,
        EntryType.LetterRestored => Buckets.Archive,
        _ => null,
    };

    private static void FoldAdvance(Shard shard, in Entry entry)
    {
        var bytes = entry.Payload.ToArray();
        var advance = DispatchAdvance.Read(bytes);
        shard.Show(new ViewRow(new ViewKey(entry.Stream, Buckets.DispatchCursor, 0), ViewChange.Replace, bytes));
        if (advance.Refusals.Count == 0) return;
        shard.Show(new ViewRow(new ViewKey(entry.Stream, Buckets.DispatchRefusals, advance.Done), ViewChange.Insert, bytes));
    }

    private void FoldEvent(Shard shard, in Entry entry)
    {
        ShowAt(shard, entry, Buckets.Events, entry.Payload.Span);
        var alarm = AlarmChange.Read(entry.Payload.Span);
        if (alarm.Remove != 0) shard.Show(new ViewRow(AlarmKey(shard, entry.Stream, alarm.Remove), ViewChange.Delete, default));
        if (alarm.Set == 0) return;
        var due = new DueItem(alarm.Kind, entry.Stream, 0, At: alarm.Set);
        shard.Show(new ViewRow(AlarmKey(shard, entry.Stream, alarm.Set), ViewChange.Replace, due.ToBytes()));
        shard.AlarmAt(alarm.Set);
    }

    private void FoldNotification(Shard shard, in Entry entry)
    {
        var outcome = NotificationOutcome.Read(entry.Payload.Span);
        var isFirst = outcome.DeferredTo == 0 && !outcome.EndsDeadLetter && outcome.Reason != NotificationReason.Bounced;
        var change = isFirst ? ViewChange.Insert : ViewChange.Replace;
        shard.Show(new ViewRow(new ViewKey(entry.Stream, Buckets.Notification, outcome.Letter.Version), change, Sequence(entry)));
        if (outcome.DeferredTo != 0)
            shard.Show(new ViewRow(NotificationKey(shard, outcome.DeferredTo, outcome.Letter.Sequence), ViewChange.Delete, default));
        FoldDeadLetter(shard, entry, outcome);
        if (outcome.InDigest) FoldDigest(shard, entry, outcome);
        if (outcome.NextAttemptAt == 0) return;
        var due = new DueItem(AlarmKind.Notification, entry.Stream, outcome.Letter.Version, entry.Sequence);
        var key = NotificationKey(shard, outcome.NextAttemptAt, outcome.Letter.Sequence);
        shard.Show(new ViewRow(key, ViewChange.Replace, due.ToBytes()));
        shard.AlarmAt(Buckets.NotificationAt(key.Position));
    }

    /// <summary>Lists what the day's message of a mailbox is to tell of.</summary>
    private static void FoldDigest(Shard shard, in Entry entry, in NotificationOutcome outcome)
    {
        var key = new ViewKey(entry.Stream, Buckets.Digest, outcome.Letter.Version);
        var waits = outcome.NextAttemptAt != 0 && outcome.NextStep == outcome.Step;
        shard.Show(waits
            ? new ViewRow(key, ViewChange.Replace, new DigestRow(entry.Sequence, outcome.NextAttemptAt).ToBytes())
            : new ViewRow(key, ViewChange.Delete, default));
    }

    /// <summary>Lists what an operator may have tried again.</summary>
    private void FoldDeadLetter(Shard shard, in Entry entry, in NotificationOutcome outcome)
    {
        var key = new ViewKey(StreamKey.OfShard(shard.Number, shards), Buckets.DeadNotifications, outcome.Letter.Sequence);
        if (outcome.EndsDeadLetter) shard.Show(new ViewRow(key, ViewChange.Delete, default));
        if (entry.Type != EntryType.NotificationFailed || !outcome.IsDead) return;
        var item = new DueItem(AlarmKind.Notification, entry.Stream, outcome.Letter.Version, entry.Sequence);
        shard.Show(new ViewRow(key, ViewChange.Replace, item.ToBytes()));
    }

    private static void TellIfWanted(Shard shard, in Entry entry, uint version, in LetterRow letter)
    {
        ref var head = ref shard.FindHead(entry.Stream);
        const MailboxFlags wants = MailboxFlags.NotifyByEmail | MailboxFlags.NotifyBySms | MailboxFlags.NotifyByPush;
        if ((head.Flags & wants) == 0 && letter.Escalation.IsNone) return;
        var position = new LogPosition(shard.Number, entry.Sequence);
        shard.Tell(new Notice(position, entry.Stream, version, letter.Sequence, entry.At, letter.Sender)
        {
            Escalation = letter.Escalation,
        });
    }

    private static ViewRow Row(StreamKey stream, byte bucket, long position, ViewChange change, in LetterRow letter) =>
        new(new ViewKey(stream, bucket, position), change, letter.ToBytes());

    private ViewKey DueKey(Shard shard, in LetterRow letter) => new(
        StreamKey.OfShard(shard.Number, shards), Buckets.Due, Buckets.DueLetterPosition(letter.PublishAt, letter.Sequence));

    private ViewKey NotificationKey(Shard shard, long at, long letterSequence) =>
        Buckets.DueNotification(shard.Number, shards, at, letterSequence);

    private ViewKey AlarmKey(Shard shard, StreamKey stream, long at) => new(
        StreamKey.OfShard(shard.Number, shards), Buckets.Due, Buckets.DueAlarmPosition(at, stream));
}
