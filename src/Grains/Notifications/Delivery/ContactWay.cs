using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>One way of reaching a recipient.</summary>
internal readonly record struct ContactWay(NotificationChannelKind Channel, string Address, bool Works)
{
    public int Rank => RankOf(Channel);

    /// <summary>Where a channel stands in the order of <see cref="Of"/>.</summary>
    public static int RankOf(NotificationChannelKind channel) => channel switch
    {
        NotificationChannelKind.Push => 0,
        NotificationChannelKind.Email => 1,
        _ => 2,
    };

    /// <summary>
    /// What the recipient gave an address for and there is a channel for: first what costs nothing and comes at once, last what costs.
    /// </summary>
    public static IReadOnlyList<ContactWay> Of(
        MailboxSettings settings, MailboxFlags flags, Func<NotificationChannelKind, bool> hasChannel)
    {
        var ways = new List<ContactWay>(3);
        if (settings.PushSubscriptions is { Count: > 0 } browsers && hasChannel(NotificationChannelKind.Push))
            ways.Add(new ContactWay(NotificationChannelKind.Push, PushSubscription.ToAddress(browsers), true));
        if (settings.Email is { } email && hasChannel(NotificationChannelKind.Email))
            ways.Add(new ContactWay(NotificationChannelKind.Email, email, !flags.HasFlag(MailboxFlags.EmailFails)));
        if (settings.Phone is { } phone && hasChannel(NotificationChannelKind.Sms))
            ways.Add(new ContactWay(NotificationChannelKind.Sms, phone, !flags.HasFlag(MailboxFlags.SmsFails)));
        return ways;
    }
}
