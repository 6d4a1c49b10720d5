using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>What entries of the log say to whoever has not heard of them.</summary>
internal static class LogLetters
{
    /// <summary>
    /// The notice that this entry would have given to a mailbox that wants to be told; null if it makes no letter available.
    /// </summary>
    public static Notice? NoticeOf(int shard, in Entry entry)
    {
        var position = new LogPosition(shard, entry.Sequence);
        switch (entry.Type)
        {
            case EntryType.LetterDelivered:
                var sender = FieldReader.Find(entry.Payload.Span, LetterField.Sender);
                var id = sender.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(sender) : 0;
                return new Notice(position, entry.Stream, entry.Version, entry.Sequence, entry.At, id)
                {
                    Escalation = Escalation.Read(FieldReader.Find(entry.Payload.Span, LetterField.Escalation)),
                };
            case EntryType.DispatchLetterDelivered:
                var letter = DispatchLetter.Read(entry.Payload.Span);
                return new Notice(position, entry.Stream, entry.Version, entry.Sequence, entry.At, letter.Sender)
                {
                    Escalation = letter.Escalation,
                };
            case EntryType.LetterPublished:
                var published = LetterReference.Read(entry.Payload.Span);
                return new Notice(position, entry.Stream, published.Version, published.Sequence, entry.At, published.Sender)
                {
                    Escalation = Escalation.Read(entry.Payload.Span[LetterReference.SizeBytes..]),
                };
            default:
                return null;
        }
    }

    /// <summary>Whether the entry is the outcome of a notification, and of which letter.</summary>
    public static bool IsOutcome(in Entry entry, out long letterSequence)
    {
        letterSequence = 0;
        if (entry.Type is not (EntryType.NotificationSent or EntryType.NotificationDeferred or EntryType.NotificationFailed
            or EntryType.NotificationCancelled or EntryType.PrintOrdered)) return false;
        letterSequence = NotificationOutcome.Read(entry.Payload.Span).Letter.Sequence;
        return true;
    }
}
