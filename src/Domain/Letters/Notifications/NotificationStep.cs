namespace Budkavle.Domain.Letters.Notifications;

/// <summary>How far telling a recipient of a letter has come. The number is stored: never change or reuse one.</summary>
public enum NotificationStep : byte
{
    /// <summary>That the letter has come.</summary>
    First = 0,

    /// <summary>That it is still unread, the same way.</summary>
    Reminder = 1,

    /// <summary>That it is still unread, another way.</summary>
    OtherChannel = 2,

    /// <summary>The letter itself on paper.</summary>
    Print = 3,
}
