using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>What is sent later because its recipient wants it so.</summary>
internal sealed partial class ShardLane
{
    /// <summary>When the recipient's quiet hours end, milliseconds since 1970; null if it is not quiet now.</summary>
    private long? QuietUntil(PendingNotification item) =>
        item.QuietHours?.EndAt(services.Clock.GetUtcNow(), SwedishTime.Zone)?.ToUnixTimeMilliseconds();

    /// <summary>Why it is not to be sent now, or null if it is.</summary>
    public async ValueTask<ChannelOutcome?> JudgeAsync(PendingNotification item)
    {
        if (QuietUntil(item) is { } end)
        {
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(end) - services.Clock.GetUtcNow();
            return new ChannelOutcome(ChannelResult.Temporary, NotificationReason.QuietHours, RetryAfter: wait);
        }

        if (item.Step == NotificationStep.First || await IsUnreadAsync(item)) return null;
        return new ChannelOutcome(ChannelResult.Permanent, NotificationReason.ReadMeanwhile);
    }

    /// <summary>Written down, so that it outlives this process. Uses up no attempt.</summary>
    private void PutOff(PendingNotification item, long until)
    {
        foreach (var one in item.Together)
            Write(one, EntryType.NotificationDeferred, NotificationReason.QuietHours, until, one.Step);
    }

    /// <summary>Leaves a letter to the day's message.</summary>
    private void Collect(PendingNotification item, int hour)
    {
        _underWay++;
        var at = WallClock.Next(hour, services.Clock.GetUtcNow(), SwedishTime.Zone).ToUnixTimeMilliseconds();
        Write(item, EntryType.NotificationDeferred, NotificationReason.Digest, at, item.Step);
    }
}
