using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Notifications;

/// <summary>Told when a notification that was put off is to be tried again.</summary>
public interface INotificationAlarm
{
    /// <summary>Returns at once. An item that cannot be taken now is dropped: the post office rings it again.</summary>
    void Ring(DueItem item);
}
