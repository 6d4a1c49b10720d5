using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications.Desks;

namespace Budkavle.Grains.Notifications.Outbound;

/// <summary>A service's message, from when it is taken out of the outbox until what became of it is in the log.</summary>
internal sealed class PendingMessage(OutboundLane lane, DueItem item, OutboundMessage message, OutboundRow row) : IDeskItem
{
    public DueItem Item => item;

    public OutboundMessage Message => message;

    /// <summary>Where it stood when it was taken.</summary>
    public OutboundRow Row => row;

    /// <summary>Attempts that have ended.</summary>
    public ushort Attempts { get; set; } = row.Attempts;

    public NotificationChannelKind Channel =>
        message.Kind == OutboundKind.Sms ? NotificationChannelKind.Sms : NotificationChannelKind.Email;

    /// <summary>Its shard is another process's now.</summary>
    public bool Done { get; set; }

    /// <summary>A worker has begun with this attempt.</summary>
    public bool Begun { get; set; }

    public ValueTask<ChannelOutcome?> JudgeAsync()
    {
        Begun = true;
        return ValueTask.FromResult<ChannelOutcome?>(null);
    }

    public ValueTask<NotificationMessage> ComposeAsync(CancellationToken cancellationToken) => lane.ComposeAsync(this, cancellationToken);

    public void Finish(ChannelOutcome outcome) => lane.Finish(this, outcome);
}
