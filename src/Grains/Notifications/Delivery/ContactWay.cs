using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>One way of reaching a recipient.</summary>
internal readonly record struct ContactWay(NotificationChannelKind Channel, string Address, bool Works)
{
    /// <summary>What the recipient gave an address for and there is a channel for: the dearer later.</summary>
    public static IReadOnlyList<ContactWay> Of(
        MailboxSettings settings, MailboxFlags flags, Func<NotificationChannelKind, bool> hasChannel)
    {
        var ways = new List<ContactWay>(2);
        if (settings.Email is { } email && hasChannel(NotificationChannelKind.Email))
            ways.Add(new ContactWay(NotificationChannelKind.Email, email, !flags.HasFlag(MailboxFlags.EmailFails)));
        if (settings.Phone is { } phone && hasChannel(NotificationChannelKind.Sms))
            ways.Add(new ContactWay(NotificationChannelKind.Sms, phone, !flags.HasFlag(MailboxFlags.SmsFails)));
        return ways;
    }
}
