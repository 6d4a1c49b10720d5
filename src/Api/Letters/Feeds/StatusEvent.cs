using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Letters.Feeds;

/// <summary>
/// One event: scheduled, delivered, read, confirmed, expired, notified, notification_failed, print_ordered, print_handed_over, printed,
/// print_returned, print_without_address, print_cancelled, relay_ordered, relayed, relay_refused or relay_failed;
/// or submission_received, whose id is that of a submission to the agency.
/// </summary>
public sealed record StatusEvent(Guid LetterId, string Type, DateTimeOffset At, Guid? DispatchId)
{
    private static readonly EntryType[] _types =
    [
        EntryType.LetterScheduled, EntryType.LetterDelivered, EntryType.LetterRead, EntryType.LetterConfirmed, EntryType.LetterExpired,
        EntryType.NotificationSent, EntryType.NotificationFailed, EntryType.PrintOrdered, EntryType.PrintHandedOver,
        EntryType.LetterPrinted, EntryType.PrintReturned, EntryType.PrintUnaddressed, EntryType.PrintCancelled,
        EntryType.RelayOrdered, EntryType.LetterRelayed, EntryType.RelayRefused, EntryType.RelayFailed,
        EntryType.SubmissionReceived,
    ];

    /// <summary>Every name that an event can have.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. _types.Select(NameOf)];

    internal static StatusEvent Of(in FeedEvent happened, LetterIds ids) => new(
        ids.Encode(happened.Letter.Shard, happened.Letter.Sequence, happened.Version),
        NameOf(happened.Type),
        DateTimeOffset.FromUnixTimeMilliseconds(happened.At),
        happened.Dispatch == 0 ? null : Ids.ToGuid(happened.Dispatch));

    internal static string NameOf(EntryType type) => type switch
    {
        EntryType.LetterScheduled or EntryType.DispatchLetterScheduled => "scheduled",
        EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.LetterPublished => "delivered",
        EntryType.LetterRead => "read",
        EntryType.LetterConfirmed => "confirmed",
        EntryType.LetterExpired => "expired",
        EntryType.NotificationSent => "notified",
        EntryType.NotificationFailed => "notification_failed",
        EntryType.PrintOrdered => "print_ordered",
        EntryType.PrintHandedOver => "print_handed_over",
        EntryType.LetterPrinted => "printed",
        EntryType.PrintReturned => "print_returned",
        EntryType.PrintUnaddressed => "print_without_address",
        EntryType.PrintCancelled => "print_cancelled",
        EntryType.RelayOrdered => "relay_ordered",
        EntryType.LetterRelayed => "relayed",
        EntryType.RelayRefused => "relay_refused",
        EntryType.RelayFailed => "relay_failed",
        EntryType.SubmissionReceived => "submission_received",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an event of the feed."),
    };
}
