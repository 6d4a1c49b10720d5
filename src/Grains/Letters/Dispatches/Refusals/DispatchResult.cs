using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// What became of the letter to one recipient of a dispatch, or of a row of a merge. The number is sensitive: for the sender's own eyes.
/// </summary>
public sealed class DispatchResult(ulong number)
{
    /// <summary>Twelve digits as a number.</summary>
    public ulong Number => number;

    /// <summary>Why there is no letter; none where there is one, or none yet.</summary>
    public LetterRefusal Refusal { get; set; }

    /// <summary>The letter's own entry; null where there is none.</summary>
    public LogPosition? Letter { get; set; }

    /// <summary>The letter's version in its mailbox.</summary>
    public uint Version { get; set; }

    public DateTimeOffset? DeliveredAt { get; internal set; }

    public DateTimeOffset? ReadAt { get; internal set; }

    public DateTimeOffset? ConfirmedAt { get; internal set; }

    public DateTimeOffset? ExpiredAt { get; internal set; }

    public DateTimeOffset? NotificationFailedAt { get; internal set; }

    /// <summary>When another operator did not take it.</summary>
    public DateTimeOffset? RelayFailedAt { get; internal set; }

    /// <summary>When it went to the print house.</summary>
    public DateTimeOffset? PaperAt { get; internal set; }

    /// <summary>When the paper came back, or there was no address for it.</summary>
    public DateTimeOffset? PaperFailedAt { get; internal set; }

    internal void Note(EntryType type, DateTimeOffset at)
    {
        switch (type)
        {
            case EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.LetterPublished or EntryType.LetterRelayed:
                DeliveredAt = at;
                break;
            case EntryType.RelayRefused or EntryType.RelayFailed: RelayFailedAt = at; break;
            case EntryType.LetterRead: ReadAt ??= at; break;
            case EntryType.LetterConfirmed: ConfirmedAt ??= at; break;
            case EntryType.LetterExpired: ExpiredAt ??= at; break;
            case EntryType.NotificationFailed: NotificationFailedAt = at; break;
            case EntryType.PrintHandedOver: PaperAt = at; break;
            case EntryType.PrintReturned or EntryType.PrintUnaddressed: PaperFailedAt = at; break;
            default: break;
        }
    }

    public override string ToString() => nameof(DispatchResult);
}
