using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>What mail servers and gateways report of services' messages after they have taken them.</summary>
internal sealed class MessageReports(Engine engine, IGrainFactory grains)
{
    /// <summary>The mail came back for good.</summary>
    /// <returns>Null if there is no message at this place, but perhaps a letter.</returns>
    public Task<ReportUse?> BouncedAsync(LetterId place, bool isAddressFault, CancellationToken cancellationToken) => NoteAsync(
        place, OutboundKind.Email, OutboundStatus.PermanentFailure,
        isAddressFault ? NotificationReason.Bounced : NotificationReason.PermanentlyRefused, cancellationToken);

    /// <summary>The gateway says what became of an SMS. A telephone that was off for a day is no wrong number.</summary>
    /// <returns>As <see cref="BouncedAsync"/>.</returns>
    public Task<ReportUse?> ReportedAsync(LetterId place, bool hasArrived, CancellationToken cancellationToken) => NoteAsync(
        place, OutboundKind.Sms, hasArrived ? OutboundStatus.Delivered : OutboundStatus.TemporaryFailure,
        hasArrived ? NotificationReason.None : NotificationReason.PermanentlyRefused, cancellationToken);

    private async Task<ReportUse?> NoteAsync(
        LetterId place, OutboundKind kind, OutboundStatus status, NotificationReason reason, CancellationToken cancellationToken)
    {
        if (place.Position.Shard >= engine.Shards) return null;
        if ((await engine.Log.ReadEntriesAsync([place.Position], cancellationToken))[0] is not { Type: EntryType.MessageAccepted } entry)
            return null;
        var office = grains.GetGrain<IPostOfficeGrain>(place.Position.Shard);
        var rows = await office.ReadList(entry.Stream.Value, Buckets.Messages, entry.Version + 1L, 1);
        if (rows is not [{ } found] || found.Position != place.Version) return ReportUse.Unknown;
        var row = OutboundRow.Read(found.Bytes.Span);
        if (row.Kind != kind) return ReportUse.Unknown;
        if (row.Status == OutboundStatus.Created) return ReportUse.TooEarly;
        // The first word counts, but for a mail that was taken over and comes back.
        var isOpen = row.Status is OutboundStatus.Sending or OutboundStatus.Sent
            || (kind == OutboundKind.Email && row.Status == OutboundStatus.Delivered);
        if (!isOpen) return ReportUse.Nothing;
        var moved = await office.MoveMessages([new MoveItem
        {
            Stream = entry.Stream.Value,
            Version = entry.Version,
            Sender = OutboundMessage.SenderOf(entry.Payload.Span),
            From = row.Status,
            FromAttempts = row.Attempts,
            To = status,
            Reason = reason,
            Attempts = row.Attempts,
        }]);
        return moved[0] ? ReportUse.Noted : ReportUse.Nothing;
    }
}
